"""A plan that begins in the middle of a treatment. Days by hand from the protocols and a calendar.

Today is 23 November 2026. Natalizumab from 6 January 2025, every 28 days: the 24th infusion is on
14 October 2026... see each test.
"""

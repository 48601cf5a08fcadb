"""Move every plan to the newest version of its protocol, and then further into the future.

`python -m tests.faults.replan SECONDS`: several of these run at once on the same patients, from
the same second on. Prints a line for each change that is saved.
"""

import sys
import time
from datetime import date

import django

DAYS = (date(2027, 6, 1), date(2028, 2, 29), date(2029, 1, 31), date(2030, 10, 27))


def main():
    """Do each plan until it is done, by this process or by another one."""
    from schedules.models import WITH_PLAN, Plan
    from schedules.planning import StaleError, commit
    from schedules.planning.extend import extend_plan
    from schedules.planning.upgrade import upgrade
    from schedules.queries import latest_version

    def renew(plan):
        newest = latest_version(plan.protocol)
        if plan.protocol_id != newest.pk:
            commit(plan, upgrade(newest), by=None, revision=plan.revision)

    acts = [renew, *((lambda plan, day=day: extend_plan(plan, day)) for day in DAYS)]
    for act in acts:
        for code in list(Plan.objects.order_by("pk").values_list("code", flat=True)):
            plan = Plan.objects.select_related(*WITH_PLAN).get(code=code)
            before = plan.revision
            try:
                act(plan)
            except StaleError:
                print("another was first", flush=True)
                continue
            if plan.revision > before:
                print(f"{code} {before + 1}", flush=True)


if __name__ == "__main__":
    django.setup()
    time.sleep(max(0, float(sys.argv[1]) - time.time()))
    main()

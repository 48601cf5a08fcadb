"""Where the sources allow more than one reading: which one both sides take, and why.

Each was found by a random life in which the model and the application differed.
"""

READINGS = (
    "A month of tolerance (natalizumab's test on the JC virus) lies around the due day, not between"
    " two days counted from the start.",
    "A course begins on the first day on which it is given: a first day that was missed does not"
    " begin it. What is done before the treatment keeps counting from the planned start.",
    "Cladribine's second week keeps counting from the planned first tablet when that one was"
    " missed: until somebody says when it is taken, week 2 is not moved.",
    "Prednisone goes with the first three infusions really given, and natalizumab is observed at"
    " the first twelve given; platelets are counted on the third and the fifth day as planned.",
    "Cladribine's fifth tablet day follows the last day of its week that stands in the plan.",
    "The blood test before the second ocrelizumab infusion stays in sight when that infusion was"
    " missed: it is still to be decided.",
    "A single test or visit that counts from the start stays after a stop; only the label of"
    " fingolimod names an end (liver tests, two months after it).",
    "Natalizumab's talk and warning about PML after two years stay after an earlier stop, though"
    " the leaflet speaks of a treatment of more than two years.",
    "When no infusion of course 1 was given, nothing counts from that course; the end of the"
    " monthly checks then follows the stop.",
    "From a day before the dose that it follows nothing counts, given or agreed, though nobody"
    " recorded that dose yet: the order is asked about.",
    "Siponimod's first five days count from the first tablet, one by one: a late one is a question"
    " of a new titration, not of a longer week.",
    "Ocrelizumab's first half year counts from the day on which the first infusion was begun, also"
    " when it was completed on a later day; ublituximab and rituximab count from its completion.",
    "While a pause holds all doses of a course, what hangs on that course is not in sight.",
    "A pause in which no dose would have fallen moves none: days of safety and month ends stay.",
    "A dose that lies after the day of the new beginning by the plan stays there, unless it follows"
    " one that the pause held.",
    "The full dose of Avonex without titration is the first injection: moving it moves the start.",
    "Of Plegridy's first injections one that was left out by decision is not a missed one: a late"
    " second one keeps the next on its planned day with seven days left; after a missed one the"
    " team is asked.",
    "Behind a pause each step of a beginning keeps the distance to the step before it, two weeks at"
    " most, also where that one was moved or agreed to another day.",
    "A day that was agreed before a pause without an end stays, and what hangs on its course is in"
    " sight.",
)

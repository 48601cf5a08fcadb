<?php
// Reads calendars by sabre/vobject (the reader of Nextcloud), and writes what it sees as JSON: of
// each calendar a list of [uid, begins, ends, title, status], series written out.
error_reporting(E_ALL & ~E_DEPRECATED);
require '/usr/share/php/Sabre/VObject/autoload.php';

use Sabre\VObject\Reader;
use Sabre\VObject\RecurrenceIterator;

$asked = json_decode(stream_get_contents(STDIN), true);

function text($property, $moment) {
    if (!$property->hasTime()) {
        return $moment->format('Y-m-d');
    }
    $there = clone $moment;
    return $there->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i\Z');
}

// Debian has version 2, which leaves these two signs as they are written.
function title($event) {
    return str_replace(['\\,', '\\;'], [',', ';'], (string) $event->SUMMARY);
}

$all = [];
foreach ($asked['bodies'] as $body) {
    $calendar = Reader::read($body);
    $seen = [];
    foreach ($calendar->select('VEVENT') as $event) {
        $add = function ($begins, $ends) use ($event, &$seen) {
            $seen[] = [(string) $event->UID, text($event->DTSTART, $begins), text($event->DTSTART, $ends),
                title($event), (string) $event->STATUS];
        };
        $first = $event->DTSTART->getDateTime();
        $long = $first->diff(isset($event->DTEND) ? $event->DTEND->getDateTime() : $first);
        if (!isset($event->RRULE)) {
            $add($first, isset($event->DTEND) ? $event->DTEND->getDateTime() : $first);
            continue;
        }
        $days = new RecurrenceIterator($calendar, (string) $event->UID);
        for (; $days->valid() && $days->getDtStart()->format('Y-m-d') < $asked['last']; $days->next()) {
            $begins = clone $days->getDtStart();
            $ends = clone $begins;
            $add($begins, $ends->add($long));
        }
    }
    $all[] = array_values(array_filter($seen, function ($one) use ($asked) {
        return $one[1] >= $asked['first'] && $one[1] < $asked['last'];
    }));
}
echo json_encode($all);

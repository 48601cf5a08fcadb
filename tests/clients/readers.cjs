// Reads calendars by ical.js (the reader of Thunderbird) or node-ical, and writes what it sees as
// JSON: of each calendar a list of [uid, begins, ends, title, status], series written out.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const [, , name, libraries] = process.argv;
const load = createRequire(join(libraries, "package.json"));
const { bodies, first, last } = JSON.parse(readFileSync(0, "utf8"));
const two = (number) => String(number).padStart(2, "0");

const readers = {
  "ical.js": () => {
    const ICAL = load("ical.js");
    const text = (time) =>
      time.isDate ? time.toString() : `${time.toJSDate().toISOString().slice(0, 16)}Z`;
    return (body) => {
      const calendar = new ICAL.Component(ICAL.parse(body));
      for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
      const seen = [];
      for (const component of calendar.getAllSubcomponents("vevent")) {
        const event = new ICAL.Event(component);
        const add = (begins, ends) =>
          seen.push([event.uid, text(begins), text(ends), event.summary, component.getFirstPropertyValue("status")]);
        if (!event.isRecurring()) {
          add(event.startDate, event.endDate);
          continue;
        }
        const days = event.iterator();
        for (let day = days.next(); day && day.toString() < last; day = days.next()) {
          const found = event.getOccurrenceDetails(day);
          add(found.startDate, found.endDate);
        }
      }
      return seen;
    };
  },
  "node-ical": () => {
    const ical = load("node-ical");
    const text = (time) =>
      time.dateOnly
        ? `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
        : `${time.toISOString().slice(0, 16)}Z`;
    const [from, to] = [new Date(`${first}T00:00`), new Date(`${last}T00:00`)];
    return (body) => {
      const seen = [];
      for (const event of Object.values(ical.sync.parseICS(body))) {
        if (event.type !== "VEVENT") continue;
        for (const one of ical.expandRecurringEvent(event, { from, to })) {
          seen.push([event.uid, text(one.start), text(one.end), event.summary, event.status]);
        }
      }
      return seen;
    };
  },
};

const read = readers[name]();
const near = ([, begins]) => begins >= first && begins < last;
process.stdout.write(JSON.stringify(bodies.map((body) => read(body).filter(near))));

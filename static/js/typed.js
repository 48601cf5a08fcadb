// A day or an hour is typed as text, which is enough without this script. With it, what the server
// reads in the text is said under it, and the browser's own calendar writes into it.
(() => {
  const language = document.documentElement.lang;
  const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const pause = 400;
  let waiting;

  // By POST: a day must not stand in an address, which servers write down.
  async function ask(box, text) {
    const body = new URLSearchParams({ text, language, kind: box.dataset.kind });
    const asked = { method: "POST", body, credentials: "omit" };
    const answer = await fetch(box.dataset.read, asked).catch(() => null);
    return answer?.ok ? answer.json() : { value: "", words: "" };
  }

  async function readBack(box) {
    const field = box.querySelector("input");
    const said = box.querySelector(".typed__read");
    const text = field.value;
    const read = await ask(box, text);
    if (field.value !== text) return;
    said.dataset.value = read.value;
    said.firstElementChild.textContent = read.words || said.dataset.example;
  }

  function write(box, picker) {
    const field = box.querySelector("input");
    field.value = picker.valueAsDate ? words.format(picker.valueAsDate) : "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The browser's field belongs to no form: nothing of it is sent, and it stops no form.
  function pickerOf(box, button) {
    const picker = box.querySelector("[type=date]") ?? document.createElement("input");
    if (picker.isConnected) return picker;
    Object.assign(picker, { type: "date", className: "typed__picker visually-hidden", tabIndex: -1 });
    Object.assign(picker, { min: button.dataset.first, max: button.dataset.last });
    picker.setAttribute("form", "");
    picker.setAttribute("aria-hidden", "true");
    for (const kind of ["input", "change"]) {
      picker.addEventListener(kind, (event) => event.stopPropagation());
    }
    picker.addEventListener("input", () => write(box, picker));
    button.after(picker);
    return picker;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".typed__pick");
    if (!button) return;
    const box = button.closest(".typed");
    const picker = pickerOf(box, button);
    picker.value = box.querySelector(".typed__read").dataset.value;
    picker.showPicker();
  });
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const box = event.target.closest(".typed");
      if (!box) return;
      clearTimeout(waiting);
      waiting = setTimeout(readBack, kind === "input" ? pause : 0, box);
    });
  }
})();

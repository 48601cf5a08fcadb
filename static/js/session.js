// Warns before a quiet session ends, and never throws away what was typed.
// The server decides when a session ends; this only counts along with it.
(() => {
  const dialog = document.getElementById("quiet");
  if (!dialog) return;
  const minute = 60_000;
  const limit = Number(dialog.dataset.minutes) * minute;
  const warning = 2 * minute;
  const text = dialog.querySelector("p");
  const button = dialog.querySelector("button");
  let seen = Date.now();
  let told = seen;

  // A new login renews the token of every form: without it the old page could not be saved.
  async function stay() {
    told = Date.now();
    const answer = await fetch(dialog.dataset.stay, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return false;
    const { csrf } = await answer.json();
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = csrf;
    seen = Date.now();
    return true;
  }

  function active() {
    if (dialog.open) return;
    seen = Date.now();
    if (seen - told > minute) stay();
  }

  function look() {
    const left = limit - (Date.now() - seen);
    if (left > warning) return;
    text.textContent = left > 0 ? dialog.dataset.warning : dialog.dataset.ended;
    if (!dialog.open) dialog.showModal();
  }

  button.addEventListener("click", async () => {
    if (await stay()) dialog.close();
    else text.textContent = dialog.dataset.ended;
  });
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, active);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 10_000);
})();

// Reads the page aloud, one block after another, with a voice of the device itself.

const VOICES = { nl: "nl-NL", en: "en-GB" };
const BLOCKS = "h1, h2, h3, p, li, dt, dd, summary, label, legend, button, a.button, div";
const button = document.getElementById("aloud");

function blocks() {
  const walker = document.createTreeWalker(document.getElementById("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const within = walker.currentNode.parentElement;
    const words = walker.currentNode.data.replace(/\s+/g, " ").trim();
    if (!words || within.closest("svg") || !within.checkVisibility()) continue;
    const { lang } = within.closest("[lang]");
    const block = within.closest(BLOCKS);
    const last = found.at(-1);
    if (last?.block === block && last.lang === lang) last.words += ` ${words}`;
    else found.push({ block, lang, words });
  }
  return found;
}

// A voice that is not of the device sends what it reads to its maker: such a voice is never taken.
function voiceFor(lang) {
  const known = speechSynthesis.getVoices().filter((voice) => voice.lang.startsWith(lang));
  return { own: known.find((voice) => voice.localService), isElsewhere: known.length > 0 };
}

function spoken({ lang, words }) {
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.lang = VOICES[lang] ?? lang;
  utterance.voice = voiceFor(lang).own ?? null;
  return utterance;
}

function show(isReading, said = "") {
  button.textContent = isReading ? button.dataset.stop : words;
  document.getElementById("aloud-said").textContent = said;
}

function silent() {
  stop();
  show(false, button.dataset.silent);
}

function stop() {
  isReading = false;
  speechSynthesis.cancel();
  show(false);
}

function start() {
  const { own, isElsewhere } = voiceFor(document.documentElement.lang);
  if (!own && isElsewhere) return silent();
  const all = blocks().map(spoken);
  all.forEach((one) => {
    one.onerror = () => isReading && silent();
    speechSynthesis.speak(one);
  });
  all.at(-1).onend = stop;
  isReading = true;
  return show(true);
}

let isReading = false;
const words = button?.textContent.trim();
if (button && "speechSynthesis" in window) {
  speechSynthesis.cancel(); // what another page began
  button.hidden = false;
  button.addEventListener("click", () => (isReading ? stop() : start()));
  addEventListener("pagehide", () => speechSynthesis.cancel());
}

// The code of a scanned letter stands behind the # of the address, which no server ever sees.
// Put it into the field, and take it out of the address.
(() => {
  const field = document.querySelector("#letter [name=code]");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !code) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
})();

// Starts the app. The bundler writes the hashed names into preload links; this is the one script that reads them,
// so that the page needs no inline script.

const boot = document.getElementById("boot");

/** The bundler's link for one part of the app. */
function preloaded(selector) {
  const link = document.querySelector(selector);
  if (link === null) throw new Error(`the page lacks ${selector}`);
  return link;
}

async function start() {
  const script = preloaded('link[rel="modulepreload"]');
  const module = preloaded('link[rel="preload"][type="application/wasm"]');
  const { default: initialise } = await import(script.href);
  await initialise({ module_or_path: module.href });
  boot.remove();
}

start().catch((error) => {
  // The reason is for whoever opens the console; the visitor reads what to do.
  console.error(error);
  boot.querySelector(".boot-loading").hidden = true;
  boot.querySelector(".boot-failed").hidden = false;
});

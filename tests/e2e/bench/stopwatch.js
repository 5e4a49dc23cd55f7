// Times what a visitor waits for, inside the page and on its own clock.

/** Installed before the page's own scripts: notes when the boot screen goes, and every drawing on a canvas. */
export function watchFromTheStart() {
  const marks = { interactive: undefined, pressed: undefined, drawn: undefined };
  globalThis.stopwatch = marks;

  /** Calls back after the next frame has been handed over for display. */
  const afterFrame = (then) => requestAnimationFrame(() => setTimeout(then));

  let booted = false;
  const observer = new MutationObserver(() => {
    const boot = document.getElementById("boot") !== null;
    booted ||= boot;
    if (!booted || boot) return;
    observer.disconnect();
    afterFrame(() => (marks.interactive = performance.now()));
  });
  observer.observe(document, { childList: true, subtree: true });

  // The time stamp of an event is that of the input, before any of the page's work on it.
  addEventListener(
    "keydown",
    (event) => {
      marks.pressed = event.timeStamp;
      marks.drawn = undefined;
    },
    { capture: true },
  );
  const { prototype } = CanvasRenderingContext2D;
  const stroke = prototype.stroke;
  prototype.stroke = function (...path) {
    stroke.apply(this, path);
    if (this.canvas.dataset.testid === "curves") marks.drawn = performance.now();
  };
}

/** Presses a key in the page and returns the milliseconds to the last stroke of the curves that it moved. */
export async function timeToCurve(page, key) {
  await page.keyboard.press(key);
  const waited = await page.waitForFunction(() => {
    const { pressed, drawn } = globalThis.stopwatch;
    // All strokes of a picture are made in one task, so that this one is the last.
    return drawn > pressed ? drawn - pressed : undefined;
  });
  return waited.jsonValue();
}

/** The middle one. */
export function median(values) {
  const ascending = values.toSorted((one, other) => one - other);
  return ascending[ascending.length >> 1];
}

/** Prints a result as `.ci/bench.mjs` reads it. */
export function report(name, milliseconds) {
  console.log(`measured page/${name}: ${(milliseconds / 1000).toExponential(3)} s`);
}

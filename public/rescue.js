// The screen of last resort, for a page whose WebAssembly has stopped or never starts: the visitor's text, and ways on.
//
// After a panic nothing of the app can be relied on, so that this needs nothing of it: the text comes with the event
// `unroll-panic` (src/platform/panic.rs), or else from local storage, where the app keeps it while it is typed.
// Styles are set one by one, since the style sheet may be what is missing.

const DOCUMENT_KEY = "unroll.document";
// Where "start afresh" puts the text, so that it is out of the way and yet not lost.
const SET_ASIDE_KEY = "unroll.set-aside";
const PANIC_EVENT = "unroll-panic";
const SLOW_START_MILLISECONDS = 15000;

const WORDS = [
  {
    language: "en",
    lost: "Something in this page broke, and it cannot go on. Your document is safe: copy it, then restart.",
    slow: "The page is taking long to start. You can wait, or load it again.",
    document: "Your document",
    copy: "Copy the document",
    copied: "Copied",
    select: "Selected: copy it with the keyboard",
    restart: "Restart",
    afresh: "Start afresh",
    afreshHint: "If it breaks again on restart, start afresh: without this document, and without the one in the link.",
  },
  {
    language: "zh",
    lost: "页面出错，无法继续运行。您的文档没有丢失：请先复制，再重新启动。",
    slow: "页面启动得比平常慢。您可以继续等待，或重新加载。",
    document: "您的文档",
    copy: "复制文档",
    copied: "已复制",
    select: "已选中：请用键盘复制",
    restart: "重新启动",
    afresh: "从头开始",
    afreshHint: "若重新启动后再次出错，请从头开始：不载入此文档，也不载入链接中的文档。",
  },
];

let screen = null;

/** Local storage throws where it is denied. */
function stored(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}

function element(name, styles, ...children) {
  const made = document.createElement(name);
  Object.assign(made.style, styles);
  made.append(...children);
  return made;
}

/** The same words in every language, each marked as what it is. */
function inEachLanguage(key, separator) {
  return WORDS.flatMap((words, index) => {
    const span = element("span", {}, words[key]);
    span.lang = words.language;
    return index === 0 ? [span] : [separator(), span];
  });
}

const onNewLine = () => document.createElement("br");
const afterDot = () => " · ";

function button(key, act) {
  const made = element(
    "button",
    { font: "inherit", padding: "0.5rem 1rem", border: "1px solid currentColor", borderRadius: "0.4rem", cursor: "pointer" },
    ...inEachLanguage(key, afterDot),
  );
  made.type = "button";
  made.dataset.action = key;
  made.style.background = "transparent";
  made.style.color = "inherit";
  made.addEventListener("click", () => act(made));
  return made;
}

async function copy(field, pressed) {
  let done = "copied";
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.focus();
    field.select();
    // The older command, for pages without encryption; it says whether it did anything.
    done = document.execCommand("copy") ? "copied" : "select";
  }
  pressed.replaceChildren(...inEachLanguage(done, afterDot));
}

function startAfresh() {
  stored((storage) => {
    const text = storage.getItem(DOCUMENT_KEY);
    if (text !== null) storage.setItem(SET_ASIDE_KEY, text);
    storage.removeItem(DOCUMENT_KEY);
  });
  history.replaceState(null, "", location.pathname + location.search);
  location.reload();
}

/** Covers the page; `kind` is the key of what happened. */
function show(kind, text) {
  if (screen !== null) return;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const happened = element("p", { margin: "0 0 1rem" }, ...inEachLanguage(kind, onNewLine));
  happened.id = "rescue-happened";
  const actions = element("p", { display: "flex", flexWrap: "wrap", gap: "0.75rem", margin: "0 0 1rem" });
  const parts = [happened, actions];
  if (text !== null) {
    const field = element("textarea", {
      boxSizing: "border-box",
      width: "100%",
      height: "40vh",
      padding: "0.75rem",
      font: "0.9rem/1.4 ui-monospace, monospace",
      color: "inherit",
      background: "transparent",
    });
    field.readOnly = true;
    field.value = text;
    field.setAttribute("aria-label", WORDS.map((words) => words.document).join(" · "));
    actions.append(button("copy", (pressed) => copy(field, pressed)));
    parts.push(field);
  }
  actions.append(button("restart", () => location.reload()));
  if (kind === "lost") {
    actions.append(button("afresh", startAfresh));
    parts.push(element("p", { margin: "1rem 0 0" }, ...inEachLanguage("afreshHint", onNewLine)));
  }
  screen = element(
    "div",
    {
      position: "fixed",
      inset: "0",
      zIndex: "2147483647",
      overflow: "auto",
      boxSizing: "border-box",
      padding: "2rem max(1.5rem, calc((100vw - 45rem) / 2))",
      font: '1rem/1.6 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
      color: dark ? "#e6e9ee" : "#1d232b",
      background: dark ? "#14171c" : "#ffffff",
    },
    ...parts,
  );
  screen.id = "rescue";
  screen.setAttribute("role", "alertdialog");
  screen.setAttribute("aria-modal", "true");
  screen.setAttribute("aria-labelledby", happened.id);
  for (const below of document.body.children) below.inert = true;
  document.body.append(screen);
  actions.querySelector("button").focus();
}

function hide() {
  if (screen === null) return;
  screen.remove();
  screen = null;
  for (const below of document.body.children) below.inert = false;
}

function lost(text) {
  // What broke outweighs that it was slow.
  hide();
  show("lost", text ?? stored((storage) => storage.getItem(DOCUMENT_KEY)));
}

let isLost = false;
addEventListener(PANIC_EVENT, (event) => {
  isLost = true;
  lost(event.detail);
});

// A trap without a panic: no memory left, the stack used up, a call out of bounds. An error in a worker has no `error`
// here, and a script that is not ours throws other kinds.
function isTrap(reason) {
  return reason instanceof WebAssembly.RuntimeError || (reason instanceof RangeError && /call stack/i.test(reason.message));
}

function onTrap(reason) {
  if (isLost || !isTrap(reason)) return;
  isLost = true;
  lost(null);
}

addEventListener("error", (event) => onTrap(event.error));
addEventListener("unhandledrejection", (event) => onTrap(event.reason));

// The boot screen is there until the app runs (public/start.js).
const booting = () => document.getElementById("boot") !== null;
setTimeout(() => {
  if (isLost || !booting()) return;
  show("slow", stored((storage) => storage.getItem(DOCUMENT_KEY)));
  const observer = new MutationObserver(() => {
    if (booting()) return;
    observer.disconnect();
    if (!isLost) hide();
  });
  observer.observe(document.body, { childList: true });
}, SLOW_START_MILLISECONDS);

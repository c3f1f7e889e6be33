// The view as a whole: what the program says is shown, what is done is said.

// One cell may be shown twice in a page, and each view runs this program: it
// takes the first element that none has taken.
const root = document.querySelector(`[id="${boot.id}"]:not([data-live])`);
root.dataset.live = "true";
const find = (name) => root.querySelector(name);

const banner = find(".pg-banner");
let faultUntil = 0;

function announce(text, fault = false) {
  banner.textContent = text;
  banner.hidden = text === "";
  banner.classList.toggle("pg-fault", fault);
  faultUntil = fault ? Date.now() + 8000 : 0;
}

let asked = 0; // number of the newest setting that was sent
let askedAt = 0;
let inked = null; // the digit that waits for its answer: its number, and when the stroke ended
let shown = 0; // answers to older drawings are not shown
let ended = false;

const link = connect(root, told, (isSilent) => {
  if (!ended) announce(isSilent ? "Nothing answers. If the cell is not running any more, run it again." : "", isSilent);
});
const controls = makeControls(find(".pg-fields"), change);
const answer = makeAnswer(root);
const pad = makePad(find(".pg-pad"), (ink) => {
  inked = {ended: performance.now(), number: link.send("digit", {ink})};
});

function change(setting) {
  asked = link.send("set", {setting});
  askedAt = Date.now();
}

const DO = {
  wipe() {
    pad.wipe();
    answer.clear();
    inked = null;
    shown = link.send("wipe");
  },
};
root.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  if (name) (DO[name] ?? (() => link.send(name)))();
});
find(".pg-model").addEventListener("change", (event) => link.send("model", {network: Number(event.target.value)}));
find(".pg-code").addEventListener("click", async (event) => {
  event.preventDefault();
  const line = event.target.textContent;
  try {
    await navigator.clipboard.writeText(line);
    find(".pg-copied").textContent = "copied";
  } catch { // a page that is not to be trusted with the clipboard
    getSelection().selectAllChildren(event.target);
    find(".pg-copied").textContent = "press Ctrl-C to copy";
  }
});

function told(message) {
  switch (message.kind) {
    case "frame": return showFrame(message);
    case "answer": return showAnswer(message);
    case "fault": return announce(message.text, true);
    case "end": return end(message.text);
  }
}

function showFrame(frame) {
  if (Date.now() > faultUntil) announce("");
  root.dataset.status = frame.status;
  root.dataset.run = frame.current.number;
  if (frame.heard < asked && Date.now() - askedAt > 3000) change(controls.setting()); // it was lost
  if (frame.heard >= asked && !find("input[type=range]:active")) controls.show(frame.setting);
  find(".pg-words").textContent = frame.words;
  find(".pg-network").textContent = frame.network;
  const code = find(".pg-code");
  if (code.textContent !== frame.code) {
    code.textContent = frame.code;
    find(".pg-copied").textContent = "";
  }
  find("[data-do=train]").disabled = frame.status !== "paused";
  find("[data-do=pause]").disabled = frame.status !== "training";
  find("[data-do=step]").disabled = frame.status !== "paused" && frame.status !== "training";
  drawCurves(root, frame);
  const menu = find(".pg-model");
  const options = frame.networks.map((n) => new Option(n.label, n.number));
  const text = options.map((o) => o.outerHTML).join("");
  if (menu.dataset.shown !== text) {
    menu.dataset.shown = text;
    menu.replaceChildren(...options);
  }
  if (document.activeElement !== menu) menu.value = frame.asked;
}

function showAnswer(message) {
  if (message.number < shown) return;
  shown = message.number;
  answer.show(message);
  if (inked && message.number === inked.number) {
    const milliseconds = Math.round(performance.now() - inked.ended);
    find(".pg-latency").textContent = `answered ${milliseconds} ms after the end of the stroke`;
    root.dataset.latency = milliseconds;
    inked = null;
  }
}

function end(text) {
  ended = true;
  link.end();
  announce(text);
  root.dataset.status = "ended";
  controls.disable();
  pad.disable();
  for (const node of root.querySelectorAll("button, select")) node.disabled = true;
}

// The link to the program in the cell: texts over GoNB's gonb_comm, which the
// kernel puts into the page and, after a lost connection, puts there anew.

const ALIVE_EVERY = 500; // milliseconds
const SILENT_AFTER = 4000;

// connect calls told(message) for what the program says, and silent(true) when
// it has said nothing for long.
function connect(root, told, silent) {
  let comm = null;
  let number = 0;
  let lastHeard = Date.now();
  let isSilent = false;
  let over = false;

  function receive(text) {
    if (over) return;
    lastHeard = Date.now();
    if (isSilent) silent((isSilent = false));
    told(JSON.parse(text));
  }

  // Messages are numbered by the clock, so that those of a second view of the
  // same cell, or of a page loaded anew, count as newer.
  function send(kind, parts) {
    number = Math.max(number + 1, Date.now());
    if (comm && !over) {
      const hidden = document.hidden || !root.isConnected;
      const text = JSON.stringify({number, kind, ...(hidden && {hidden}), ...parts});
      const to = comm;
      // A kernel that was too busy to answer gonb_comm puts another into the page,
      // and what this one could not send is lost.
      Promise.resolve(to._is_connected).then(() => to.send(boot.in, text), () => {});
    }
    return number;
  }

  function look() {
    if (globalThis.gonb_comm !== comm) {
      comm = globalThis.gonb_comm ?? null;
      comm?.subscribe(boot.out, (_, text) => receive(text));
      send("hello");
    }
    const quiet = Date.now() - lastHeard;
    send(quiet > SILENT_AFTER / 2 ? "hello" : "alive");
    if (quiet > SILENT_AFTER && !isSilent) silent((isSilent = true));
  }

  const timer = setInterval(look, ALIVE_EVERY);
  // The kernel is freed when the page goes: nobody could press Stop any more.
  const leave = () => send("bye");
  window.addEventListener("pagehide", leave);
  look();

  function end() {
    over = true;
    clearInterval(timer);
    window.removeEventListener("pagehide", leave);
  }
  return {send, end};
}

// The field to draw on, with mouse, pen or finger. Its ink is the opacity of the
// canvas: what is sent does not depend on the page's colours.

const PEN = 18; // pixels of the canvas's 200: two to three when the digit is fitted into 20

// makePad calls drawn(ink) at the end of every stroke.
function makePad(canvas, drawn) {
  const paper = canvas.getContext("2d", {willReadFrequently: true});
  Object.assign(paper, {lineWidth: PEN, lineCap: "round", lineJoin: "round", strokeStyle: "#000000"});
  let last = null; // where the pen is, while it is down
  let enabled = true;

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  }

  function line(to) {
    paper.beginPath();
    paper.moveTo(...last);
    paper.lineTo(...to);
    paper.stroke();
    last = to;
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!enabled || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    line([last[0] + 0.01, last[1]]); // a dot, should it stay there
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last || !event.isPrimary) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const e of steps.length > 0 ? steps : [event]) line(place(e));
  });
  const up = (event) => {
    if (!last || !event.isPrimary) return;
    last = null;
    drawn(ink());
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);

  function ink() {
    const {data} = paper.getImageData(0, 0, canvas.width, canvas.height);
    const levels = new Uint8Array(data.length / 4);
    for (let i = 0; i < levels.length; i++) levels[i] = data[4 * i + 3];
    let text = "";
    for (let i = 0; i < levels.length; i += 4096) text += String.fromCharCode(...levels.subarray(i, i + 4096));
    return {side: canvas.width, levels: btoa(text)};
  }

  return {
    wipe: () => paper.clearRect(0, 0, canvas.width, canvas.height),
    disable: () => { enabled = false; },
  };
}

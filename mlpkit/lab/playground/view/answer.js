// What a network says of a digit: ten bars, the image it sees, the training
// images that resemble it.

// paint puts 28×28 grey levels in base64 on a canvas.
function paint(canvas, levels) {
  const bytes = Uint8Array.from(atob(levels), (c) => c.charCodeAt(0));
  const paper = canvas.getContext("2d");
  const image = paper.createImageData(28, 28);
  bytes.forEach((v, i) => image.data.set([v, v, v, 255], 4 * i));
  paper.putImageData(image, 0, 0);
}

function percent(p) {
  return (100 * p).toFixed(1) + " %";
}

function makeAnswer(root) {
  const bars = root.querySelector(".pg-bars");
  const rows = Array.from({length: 10}, (_, digit) => {
    const row = document.createElement("div");
    row.className = "pg-bar";
    row.dataset.digit = digit;
    row.innerHTML = `<span>${digit}</span><div><div></div></div><span></span>`;
    bars.append(row);
    return row;
  });

  function bar(row, p, first) {
    row.classList.toggle("pg-first", first);
    row.children[1].firstChild.style.width = 100 * p + "%";
    row.lastChild.textContent = percent(p);
  }

  function near(n) {
    const box = document.createElement("div");
    box.className = "pg-near" + (n.says === n.label ? "" : " pg-mistaken");
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 28;
    canvas.title = `distance ${n.distance.toFixed(2)}`;
    paint(canvas, n.image);
    const label = document.createElement("b");
    label.textContent = `label ${n.label}`;
    const says = document.createElement("em");
    says.textContent = n.says === n.label ? percent(n.confidence) : `${percent(n.confidence)}, takes it for ${n.says}`;
    box.append(canvas, label, document.createElement("br"), says);
    return box;
  }

  return {
    show(answer) {
      paint(root.querySelector(".pg-seen"), answer.image);
      const first = answer.probabilities.indexOf(Math.max(...answer.probabilities));
      rows.forEach((row, digit) => bar(row, answer.probabilities[digit], digit === first));
      bars.dataset.answer = first;
      root.querySelector(".pg-verdict").textContent = answer.words;
      root.querySelector(".pg-reason").textContent = answer.why;
      root.querySelector(".pg-nearest").replaceChildren(...answer.nearest.map(near));
    },
    clear() {
      root.querySelector(".pg-seen").getContext("2d").clearRect(0, 0, 28, 28);
      rows.forEach((row) => { bar(row, 0, false); row.lastChild.textContent = ""; });
      delete bars.dataset.answer;
      for (const name of [".pg-verdict", ".pg-reason", ".pg-latency"]) root.querySelector(name).textContent = "";
      root.querySelector(".pg-nearest").replaceChildren();
    },
  };
}

// The controls of the hyperparameters: sliders over lists of values, menus of names.

// show writes a number as a person would: 0.001, not 1e-3.
function show(value) {
  return value >= 1e-6 && value < 1e6 ? String(Number(value.toPrecision(6))) : String(value);
}

function makeSlider(spec, changed) {
  const input = document.createElement("input");
  Object.assign(input, {type: "range", min: 0, max: spec.values.length - 1, step: 1});
  input.setAttribute("aria-label", spec.label);
  const output = document.createElement("output");
  const value = () => spec.values[Number(input.value)];
  const label = () => {
    output.textContent = show(value());
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", label); // while it is dragged
  input.addEventListener("change", changed); // when it is let go
  return {
    input, parts: [input, output], value,
    set(v) {
      const at = spec.values.indexOf(v);
      if (at >= 0) input.value = at;
      label();
    },
  };
}

function makeMenu(spec, changed) {
  const input = document.createElement("select");
  input.setAttribute("aria-label", spec.label);
  for (const name of spec.names) input.add(new Option(name, name));
  input.addEventListener("change", changed);
  return {input, parts: [input], value: () => input.value, set: (v) => { input.value = v; }};
}

// makeControls fills the element with all controls and calls changed(setting)
// when one of them was moved.
function makeControls(element, changed) {
  const made = boot.controls.map((spec) => {
    const control = (spec.values ? makeSlider : makeMenu)(spec, () => changed(setting()));
    const row = document.createElement("label");
    row.className = "pg-field";
    const name = document.createElement("span");
    name.textContent = spec.label;
    control.input.dataset.field = spec.field;
    row.append(name, ...control.parts);
    element.append(row);
    return {field: spec.field, ...control};
  });
  const setting = () => Object.fromEntries(made.map((c) => [c.field, c.value()]));
  return {
    setting,
    show(values) {
      for (const c of made) c.set(values[c.field]);
      // A linear model has neither width nor activation.
      const linear = values.hidden_layers === 0;
      for (const c of made) if (c.field === "width" || c.field === "activation") c.input.disabled = linear;
    },
    disable() {
      for (const c of made) c.input.disabled = true;
    },
  };
}

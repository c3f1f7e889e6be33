// GoNB's widgets reach the kernel through a connection to Jupyter. What they get
// wrong behind a base address, behind https and from another machine is put right
// here, before GoNB opens it.

// Only pages from https or this machine have crypto.randomUUID, and GoNB needs it.
crypto.randomUUID ??= () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(digit) / 4)))).toString(16));

// GoNB opens ws://HOST/api/kernels/…, which is right only where Jupyter is at the
// root of a plain http address. Jupyter's page says where it is.
(() => {
  const config = document.getElementById("jupyter-config-data");
  if (!config || globalThis.WebSocket.rerouted) return;
  const right = new URL("api/kernels/", new URL(JSON.parse(config.textContent).baseUrl ?? "/", location.href));
  right.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const wrong = `ws://${location.host}/api/kernels/`;
  if (right.href === wrong) return;
  globalThis.WebSocket = class extends globalThis.WebSocket {
    static rerouted = true;

    constructor(url, ...rest) {
      const text = String(url);
      super(text.startsWith(wrong) ? right.href + text.slice(wrong.length) : url, ...rest);
    }
  };
})();

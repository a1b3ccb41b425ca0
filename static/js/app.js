/* Small comforts. Every page works without this file. No markup is made from strings. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const BOUNDS = { west: 12.6, north: 56.115, width: 0.21, height: 0.14 };
  const policy = window.trustedTypes?.createPolicy("allmanningen", {
    createScriptURL(url) {
      if (new URL(url, location.href).origin !== location.origin) throw new TypeError(url);
      return url;
    },
  });

  /* Copy an address or a code. */
  for (const box of all("[data-copy]")) {
    const button = box.querySelector("[data-copy-button]");
    const input = box.querySelector("input");
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      input.select();
      await navigator.clipboard.writeText(input.value);
      box.querySelector("[role=status]").textContent = button.dataset.done;
    });
  }

  /* Leaving a form with unsaved changes asks first. */
  for (const form of all("form[data-guard]")) {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  }

  /* An address that is shared holds only what was asked for. */
  for (const form of all("form[method=get]")) {
    form.addEventListener("submit", () => {
      const empty = all("input[name], select[name]", form).filter((one) => one.value === "" && !one.disabled);
      for (const one of empty) one.disabled = true;
      setTimeout(() => { for (const one of empty) one.disabled = false; });
    });
  }

  /* A file that is too large is told at its field before it is sent, in the server's words. */
  const tooLarge = (input) => {
    const own = input.files[0]?.size > Number(input.dataset.mostBytes);
    const form = input.form;
    const all_of = all("input[type=file]", form).reduce((sum, one) => sum + (one.files[0]?.size || 0), 0);
    const together = input.files.length > 0 && all_of > Number(form.dataset.mostBytes || Infinity);
    return own ? input.dataset.tooLarge : together ? form.dataset.tooLarge : "";
  };
  const tell = (input) => {
    const id = `${input.id}-too-large`;
    const said = tooLarge(input);
    document.getElementById(id)?.remove();
    input.toggleAttribute("aria-invalid", false);
    if (!said) return false;
    const message = document.createElement("p");
    message.className = "ds-validation-message";
    message.id = id;
    message.dataset.color = "danger";
    message.dataset.field = "validation";
    message.setAttribute("role", "alert");
    message.textContent = said;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", [...new Set(`${input.getAttribute("aria-describedby") || ""} ${id}`.trim().split(" "))].join(" "));
    input.after(message);
    return true;
  };
  for (const input of all("input[type=file][data-most-bytes]")) {
    const others = () => all("input[type=file][data-most-bytes]", input.form);
    input.addEventListener("change", () => others().forEach(tell));
    input.form.addEventListener("submit", (event) => {
      if (!tell(input)) return;
      event.preventDefault();
      input.focus();
    });
  }

  /* A menu closes on Escape and when focus or a click goes elsewhere. */
  for (const menu of all("details.account")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }

  /* Search around where one is; the place goes into the address only when it is pressed. */
  for (const button of all("[data-near-me]")) {
    if (!navigator.geolocation) continue;
    const status = button.parentElement.querySelector("[data-near-me-status]");
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        const form = button.form || button.closest("form");
        form.elements.near.value = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
        form.elements.place.value = "";
        form.requestSubmit();
      }, () => { status.textContent = button.dataset.denied; });
    });
  }
  /* Another place is written: the point of the old one goes. */
  for (const input of all("input[name=place]")) {
    input.addEventListener("input", () => { if (input.form?.elements.near) input.form.elements.near.value = ""; });
  }

  const field = (map, name) => document.getElementById(map.dataset[name]);

  const fill = (map, lat, lon) => {
    for (const [name, value] of [["latField", lat], ["lonField", lon]]) {
      const input = field(map, name);
      if (!input) continue;
      input.value = value.toFixed(5);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  /* On the drawn map a click gives coordinates, too. */
  const pickOnSketch = (map) => {
    const svg = map.querySelector(".map-sketch");
    const mark = map.querySelector("[data-picked]");
    const put = (x, y) => {
      mark.removeAttribute("hidden");
      mark.setAttribute("transform", `translate(${x} ${y})`);
    };
    const lat = parseFloat(field(map, "latField")?.value);
    const lon = parseFloat(field(map, "lonField")?.value);
    if (lat && lon) {
      put(((lon - BOUNDS.west) / BOUNDS.width) * 400, ((BOUNDS.north - lat) / BOUNDS.height) * 480);
    }
    svg.addEventListener("click", (event) => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width;
      const y = (event.clientY - box.top) / box.height;
      put(x * 400, y * 480);
      fill(map, BOUNDS.north - y * BOUNDS.height, BOUNDS.west + x * BOUNDS.width);
    });
  };

  const load = (map) => new Promise((resolve, reject) => {
    if (window.L) { resolve(); return; }
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = map.dataset.leafletCss;
    const script = document.createElement("script");
    const url = map.dataset.leafletJs;
    script.src = policy ? policy.createScriptURL(url) : url;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(style, script);
  });

  const openMap = (map) => {
    const pins = all("a[data-lat]", map).map((pin) => ({
      at: [Number(pin.dataset.lat), Number(pin.dataset.lon)],
      name: pin.getAttribute("aria-label"),
      number: pin.querySelector("text").textContent,
      spot: `${Number(pin.dataset.lat).toFixed(4)} ${Number(pin.dataset.lon).toFixed(4)}`,
      href: pin.getAttribute("href"),
      looks: pin.getAttribute("class"),
    }));
    map.replaceChildren();
    map.classList.add("map-live");
    const chart = L.map(map).setView([56.0465, 12.6945], 12);
    L.tileLayer(map.dataset.tiles, { maxZoom: 19, attribution: map.dataset.attribution }).addTo(chart);
    // Those of one house share a pin that opens a list of them.
    for (const spot of new Set(pins.map((pin) => pin.spot))) {
      const here = pins.filter((pin) => pin.spot === spot);
      const face = document.createElement("span");
      face.textContent = here.length > 1 ? `${here[0].number} +${here.length - 1}` : here[0].number;
      const icon = L.divIcon({ html: face, className: `map-pin ${here[0].looks}`, iconSize: [44, 44] });
      const list = document.createElement("ul");
      for (const pin of here) {
        const link = document.createElement("a");
        link.href = pin.href;
        link.textContent = pin.name;
        list.appendChild(document.createElement("li")).append(link);
      }
      const name = here.map((pin) => pin.name).join("; ");
      L.marker(here[0].at, { icon, alt: name, title: name }).addTo(chart).bindPopup(list);
    }
    if (pins.length > 1) chart.fitBounds(pins.map((pin) => pin.at), { padding: [40, 40] });
    else if (pins.length) chart.setView(pins[0].at, 15);
    if ("locationPicker" in map.dataset) {
      let mark = null;
      chart.on("click", ({ latlng }) => {
        mark?.remove();
        mark = L.circleMarker(latlng, { radius: 10 }).addTo(chart);
        fill(map, latlng.lat, latlng.lng);
      });
    }
    map.tabIndex = -1;
    map.focus();
  };

  for (const map of all("[data-map]")) {
    if ("locationPicker" in map.dataset) pickOnSketch(map);
    const button = map.querySelector("[data-map-open]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try { await load(map); openMap(map); } catch { button.disabled = false; }
    });
  }
})();

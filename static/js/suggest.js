/* Suggestions for a word field, put into its datalist: the browser shows them, by keys and aloud. */
(() => {
  "use strict";
  const WAIT = 200;
  const SHORTEST = 2;
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const list = document.createElement("datalist");
    list.id = `${input.id}-suggestions`;
    input.after(list);
    input.setAttribute("list", list.id);
    input.setAttribute("autocomplete", "off");
    const known = new Map();
    let timer = 0;
    let latest = "";
    const show = (words) => {
      list.replaceChildren(...words.map((word) => {
        const option = document.createElement("option");
        option.value = word;
        return option;
      }));
    };
    const ask = async (text) => {
      if (!known.has(text)) {
        try {
          const where = new URL(input.dataset.suggest, window.location.href);
          where.searchParams.set("q", text);
          const answer = await fetch(where);
          if (!answer.ok) return;
          known.set(text, (await answer.json()).words);
        } catch { return; }
      }
      if (text === latest) show(known.get(text));
    };
    input.addEventListener("input", () => {
      latest = input.value.trim().toLowerCase();
      clearTimeout(timer);
      if (latest.length < SHORTEST) { show([]); return; }
      timer = setTimeout(ask, WAIT, latest);
    });
  }
})();

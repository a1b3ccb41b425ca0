/* Signs in with a passkey, or adds one. The buttons stay hidden where a browser cannot. */
(() => {
  "use strict";
  const button = document.querySelector("[data-passkey]");
  if (!button || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  const said = document.querySelector("[data-passkey-said]");
  const field = (name) => document.querySelector(`[name="${name}"]`)?.value ?? "";
  const adding = button.dataset.passkey === "register";

  const post = async (url, body) => {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": field("csrf_token") },
      body: JSON.stringify(body),
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return answer.json();
  };

  const ask = async () => {
    const options = await post(button.dataset.options, {});
    return adding
      ? navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      })
      : navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      });
  };

  button.closest("[data-passkey-box]").hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    button.disabled = true;
    try {
      const credential = (await ask()).toJSON();
      const done = await post(button.dataset.answer, {
        credential, name: field("passkey_name"), next: field("next"),
      });
      location.assign(done.url);
    } catch {
      said.textContent = said.dataset.passkeySaid;
      button.disabled = false;
    }
  });
})();

// Passkeys: a form marked data-passkey asks the browser for its key and is sent with the answer.
const words = document.documentElement.lang === "en"
  ? "The key was not used. Try again, or use another way."
  : "Chưa dùng được khoá truy cập. Hãy thử lại hoặc dùng cách khác.";

async function asked(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

async function answered(form) {
  const options = await asked(form);
  if (form.dataset.passkey === "use") return window.webauthnJSON.get(options);
  const alone = form.elements.passwordless?.checked;
  const wanted = options.publicKey.authenticatorSelection;
  wanted.residentKey = alone ? "required" : "discouraged";
  wanted.requireResidentKey = Boolean(alone);
  if (alone) wanted.userVerification = "required";
  return window.webauthnJSON.create(options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button[type=button]");
  if (!window.PublicKeyCredential || !window.webauthnJSON) continue;
  form.hidden = false;
  button.addEventListener("click", async () => {
    try {
      form.elements.credential.value = JSON.stringify(await answered(form));
      form.submit();
    } catch {
      let told = form.querySelector("[role=alert]");
      if (!told) {
        told = document.createElement("p");
        told.className = "govuk-error-message";
        told.setAttribute("role", "alert");
        button.before(told);
      }
      told.textContent = words;
    }
  });
}

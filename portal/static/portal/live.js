// Asks again for the part of a page that changes while others act, and shows it; what is being filled in is left alone.
for (const box of document.querySelectorAll("[data-live]")) {
  const ask = async () => {
    if (document.visibilityState === "hidden" || box.querySelector("form")) return;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" }, redirect: "manual" });
      if (!answer.ok) return;
      const text = await answer.text();
      if (text.trim() && text !== box.dataset.shown) {
        box.innerHTML = text;
        box.dataset.shown = text;
      }
    } catch { /* the next time asks again */ }
  };
  setInterval(ask, Number(box.dataset.live));
}

// Sends a file with visible progress; where the network fails the choice stays and is sent again by the same button.
function wire(form) {
  const status = form.querySelector("[data-upload-status]");
  const bar = form.querySelector("progress");
  form.addEventListener("submit", (event) => {
    if (!form.querySelector("input[type=file]").files.length) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.upload.addEventListener("progress", (moved) => {
      if (!moved.lengthComputable) return;
      bar.value = Math.round((moved.loaded * 100) / moved.total);
      status.textContent = `${status.dataset.sending} ${bar.value} %`;
    });
    request.upload.addEventListener("load", () => { status.textContent = status.dataset.checking; });
    request.addEventListener("error", () => {
      bar.hidden = true;
      status.dataset.state = "offline";
      status.textContent = status.dataset.failed;
    });
    request.addEventListener("load", () => show(request.responseText));
    bar.hidden = false;
    delete status.dataset.state;
    request.send(new FormData(form));
  });
}

// The answer is a whole page: the list with the file in it, or the form with what is wrong.
function show(page) {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(main);
  main.querySelectorAll("form[data-upload]").forEach(wire);
  main.setAttribute("tabindex", "-1");
  main.focus();
}

document.querySelectorAll("form[data-upload]").forEach(wire);

// The keyboard: one cell of the grid is in the order of tabs, arrows move it.
let current = null;

const shownCells = row => [...row.cells].filter(cell => cell.offsetParent !== null || cell.getClientRects().length);

function enter() {
  if (!current || !grid.contains(current)) {
    if (current) current.tabIndex = -1;
    current = body.rows.length ? body.rows[0].cells[0] : null;
  }
  if (current) current.tabIndex = 0;
  head.rows[0].cells[0].tabIndex = current ? -1 : 0;
}

function moveTo(cell, focus = true) {
  if (!cell) return;
  if (current) current.tabIndex = -1;
  current = cell;
  current.tabIndex = 0;
  if (focus) { current.focus({ preventScroll: true }); current.scrollIntoView({ block: "nearest", inline: "nearest" }); }
}

function step(cell, down, right) {
  const all = [...grid.rows], row = all.indexOf(cell.parentNode), next = all[Math.max(0, Math.min(all.length - 1, row + down))];
  const cells = shownCells(next), at = shownCells(cell.parentNode).indexOf(cell) + right;
  return cells[Math.max(0, Math.min(cells.length - 1, at))];
}

function activate(cell) {
  const source = cell.parentNode.source;
  if (cell.dataset.column !== undefined) return alone(cell.dataset.column);
  if (!source) return;
  const number = [...cell.parentNode.cells].indexOf(cell) - 1;
  if (source.rows) {
    if (number < 0) { fold(source, !source.open); moveTo(source.element.cells[0]); }
    else openCell(cell.target);
  } else openCell(number < 0 ? source.cells.reduce((one, other) => (other.gravity < one.gravity ? other : one)) : source.cells[number]);
}

function alone(column) {
  $("env").value = $("env").value === column ? "" : column;
  show();
  remember(null);
  moveTo(head.querySelector(`[data-column="${column}"]`));
}

grid.addEventListener("click", event => {
  const cell = event.target.closest("td, th");
  if (!cell) return;
  moveTo(cell);
  activate(cell);
});

const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [15, 0], PageUp: [-15, 0], Home: [0, -1e6], End: [0, 1e6] };

grid.addEventListener("keydown", event => {
  const cell = event.target.closest("td, th");
  if (!cell || event.altKey || event.metaKey) return;
  const source = cell.parentNode.source, inName = cell.classList.contains("label");
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); activate(cell); }
  else if (event.key === "ArrowLeft" && inName && source && source.rows && source.open) { event.preventDefault(); fold(source, false); moveTo(source.element.cells[0]); }
  else if (MOVES[event.key]) {
    event.preventDefault();
    const far = event.ctrlKey && (event.key === "Home" || event.key === "End") ? (event.key === "Home" ? -1e6 : 1e6) : 0;
    moveTo(step(cell, MOVES[event.key][0] + far, MOVES[event.key][1]));
  }
});

document.addEventListener("keydown", event => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === "/" && !typing && !dialog.open) { event.preventDefault(); $("q").focus(); $("q").select(); }
  if (dialog.open && !typing && (event.key === "ArrowRight" || event.key === "ArrowLeft") && !event.ctrlKey && !event.altKey && !event.metaKey) {
    const button = $(event.key === "ArrowRight" ? "next" : "previous");
    if (button && !button.disabled) { event.preventDefault(); button.click(); }
  }
});

// A pointer gets the words of a cell as a title, made when it comes.
grid.addEventListener("pointerover", event => {
  const cell = event.target.closest("td");
  if (cell) cell.title = cell.getAttribute("aria-label");
});

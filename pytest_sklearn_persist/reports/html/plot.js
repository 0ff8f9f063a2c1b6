// Recorded answers against new ones, as pictures that are made here.
const finite = value => typeof value === "number";
const short = value => (finite(value) ? String(Number(value.toPrecision(4))) : String(value));

function nice(low, high) {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map(one => one * power).find(one => one >= rough);
  const ticks = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) ticks.push(Math.abs(at) < step / 1e6 ? 0 : at);
  return ticks;
}

// Values that lie decades apart are drawn on a scale that is linear near 0 and logarithmic beyond.
function scaleOf(values) {
  const sizes = values.map(Math.abs).filter(size => size > 0).sort((a, b) => a - b);
  const middle = sizes[sizes.length >> 1] || 1, largest = sizes[sizes.length - 1] || 1;
  if (largest / middle < 300) return { to: value => value, ticks: nice, name: "" };
  const to = value => Math.sign(value) * Math.log10(1 + Math.abs(value) / middle);
  const ticks = (low, high) => {
    const all = [0];
    for (let power = Math.floor(Math.log10(middle)); power <= Math.log10(largest) + 1; power++) all.push(10 ** power, -(10 ** power));
    const inside = all.map(value => ({ value, at: to(value) })).filter(one => one.at >= low && one.at <= high).sort((a, b) => a.at - b.at);
    return inside.filter((one, number) => number % Math.ceil(inside.length / 5) === 0).map(one => one.value);
  };
  return { to, ticks, name: "logarithmic beyond 0, " };
}

function domain(values) {
  let low = Math.min(...values), high = Math.max(...values);
  if (low === high) { low -= Math.abs(low) / 2 || 0.5; high += Math.abs(high) / 2 || 0.5; }
  const room = (high - low) * 0.06;
  return [low - room, high + room];
}

const changed = (before, now) => (finite(before) && finite(now) ? Math.abs(before - now) > 1e-9 * Math.max(1, Math.abs(before)) : before !== now);

function scatter({ path, size, expected, actual }) {
  const pairs = expected.map((before, number) => [before, actual[number]]);
  const numbers = pairs.filter(([before, now]) => finite(before) && finite(now));
  const moved = pairs.filter(([before, now]) => changed(before, now)).length;
  const lost = pairs.filter(([before, now]) => finite(before) && !finite(now));
  const other = pairs.length - numbers.length - lost.length;
  const sampled = pairs.length < size ? ` shown (${size.toLocaleString("en")} in all)` : "";
  const notes = [`${moved.toLocaleString("en")} of ${many(pairs.length, "value")}${sampled} differ`];
  if (lost.length) notes.push(`${lost.length.toLocaleString("en")} not finite now (×)`);
  if (other) notes.push(`${other.toLocaleString("en")} were not finite, and are not drawn`);
  const known = pairs.flat().filter(finite);
  if (!known.length) return figure(path, notes.join("; "), null);
  const scale = scaleOf(known);
  const [left, right] = domain(pairs.map(pair => pair[0]).filter(finite).map(scale.to).concat(numbers.length ? [] : [0]));
  const [bottom, top] = domain(known.map(scale.to));
  const W = 320, H = 250, L = 46, B = 34, x = value => L + ((scale.to(value) - left) / (right - left)) * (W - L - 8), y = value => H - B - ((scale.to(value) - bottom) / (top - bottom)) * (H - B - 10);
  const svg = draw("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": `${path}: recorded against new values; ${notes.join("; ")}` });
  for (const value of scale.ticks(left, right)) svg.append(draw("line", { class: "axis", x1: x(value), x2: x(value), y1: 10, y2: H - B }), draw("text", { x: x(value), y: H - B + 13, "text-anchor": "middle", text: short(value) }));
  for (const value of scale.ticks(bottom, top)) svg.append(draw("line", { class: "axis", x1: L, x2: W - 8, y1: y(value), y2: y(value) }), draw("text", { x: L - 5, y: y(value) + 3, "text-anchor": "end", text: short(value) }));
  const along = [];
  for (let step = 0; step <= 40; step++) {
    const at = left + ((right - left) * step) / 40;
    if (at >= bottom && at <= top) along.push(`${L + (step / 40) * (W - L - 8)},${H - B - ((at - bottom) / (top - bottom)) * (H - B - 10)}`);
  }
  svg.append(draw("polyline", { class: "diagonal", fill: "none", points: along.join(" ") }));
  for (const [before, now] of numbers) svg.append(draw("circle", { class: changed(before, now) ? "moved" : "same", cx: x(before).toFixed(1), cy: y(now).toFixed(1), r: 3 }));
  for (const [before] of lost) svg.append(draw("path", { class: "lost", d: `M${x(before) - 3},11l6,6m0,-6l-6,6` }));
  svg.append(draw("text", { x: (L + W) / 2, y: H - 5, "text-anchor": "middle", text: `recorded${scale.name ? ` (${scale.name.slice(0, -2)})` : ""}` }), draw("text", { transform: `translate(10 ${(H - B) / 2}) rotate(-90)`, "text-anchor": "middle", text: "now" }));
  return figure(path, notes.join("; "), svg);
}

function labels({ path, size, changes: pairs }) {
  const total = pairs.reduce((sum, pair) => sum + pair[2], 0), most = Math.max(...pairs.map(pair => pair[2]), size - total);
  const table = el("table", { class: "pairs" });
  const line = (before, now, count, style) => {
    const bar = el("div", { class: "bar-of" });
    bar.style.width = `${(100 * count) / most}%`;
    return el("tr", { class: style }, el("td", {}, el("bdi", { text: before }), now === null ? "" : " → ", now === null ? null : el("bdi", { text: now })), el("td", { class: "number", text: count.toLocaleString("en") }), el("td", {}, bar));
  };
  for (const [before, now, count] of pairs) table.append(line(before, now, count, ""));
  if (size > total) table.append(line(pairs.length < 20 ? "as recorded" : "as recorded, or another change", null, size - total, "same"));
  return figure(path, `${total.toLocaleString("en")} of ${many(size, "value")} differ`, table);
}

function figure(path, caption, picture) {
  return el("figure", {}, el("figcaption", {}, el("b", { text: path }), caption), picture);
}

const PLOTS = 3; // that are drawn at once

function plots(outputs) {
  const made = output => (output.changes ? labels(output) : scatter(output));
  const box = el("div", { class: "plots" }, ...outputs.slice(0, PLOTS).map(made));
  const block = el("div", {}, el("h3", {}, "Recorded against new answers ", el("span", { class: "soft", text: "on the dashed line: as recorded" })), box);
  if (outputs.length > PLOTS) {
    const more = el("button", { type: "button", text: `Show ${many(outputs.length - PLOTS, "more output")}` });
    more.addEventListener("click", () => { box.append(...outputs.slice(PLOTS).map(made)); more.remove(); });
    block.append(more);
  }
  return block;
}

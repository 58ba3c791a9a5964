(() => {
  "use strict";
  const find = (what, within = document) => within.querySelector(what);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const { runs } = JSON.parse(find("#data").textContent);
  const people = (number) => number.toLocaleString("en", { maximumSignificantDigits: 3 });
  const whole = (number) => number.toLocaleString("en");
  document.documentElement.classList.add("script");

  // Numbers are read from the tables to download: what is shown is what is handed on.
  const tables = runs.map((run, n) => {
    const address = find(`#daily-${n}`).getAttribute("href");
    const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
    const [head, ...rows] = text.trim().split("\n").map((line) => line.split(","));
    return { column: new Map(head.map((name, at) => [name, at])), rows };
  });
  const sameStart = runs.every((run) => run.start === runs[0].start);
  const longest = Math.max(...runs.map((run) => run.days));
  const dated = (run, day) => {
    const date = new Date(`${run.start}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + day);
    return date.toISOString().slice(0, 10);
  };
  const named = (day) => (sameStart ? dated(runs[0], day) : `day ${day + 1}`);
  const value = (n, series, level, day) => {
    const at = tables[n].column.get(`${series}_${level}`);
    return at === undefined ? 0 : Number(tables[n].rows[day][at]);
  };

  const hidden = new Set();
  const told = (series, day) => {
    const parts = runs.flatMap((run, n) => {
      if (hidden.has(n) || day >= run.days) return [];
      const [low, middle, high] = ["low_90", "median", "high_90"].map((level) => people(value(n, series, level, day)));
      return [`${run.name} ${middle} (${low} to ${high})`];
    });
    return `${named(day)}: ${parts.join("; ")}`;
  };
  const show = (panel, day) => {
    const slider = find("input", panel);
    slider.value = day;
    const words = told(panel.dataset.series, day);
    slider.setAttribute("aria-valuetext", words);
    find("output", panel).textContent = words;
    for (const svg of all("svg.curves", panel)) {
      const x = Number(svg.dataset.left) + (day / Math.max(longest - 1, 1)) * Number(svg.dataset.width);
      const line = find(".cursor", svg);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      line.classList.add("on");
    }
  };
  const panels = all(".panel");
  for (const panel of panels) {
    const slider = find("input", panel);
    slider.max = longest - 1;
    slider.addEventListener("input", () => show(panel, Number(slider.value)));
    for (const svg of all("svg.curves", panel)) {
      svg.addEventListener("pointermove", (event) => {
        const box = svg.getBoundingClientRect();
        const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
        const share = (x - Number(svg.dataset.left)) / Number(svg.dataset.width);
        show(panel, Math.round(Math.min(Math.max(share, 0), 1) * (longest - 1)));
      });
    }
  }

  const chooser = find("#indicator");
  const ownScale = find("#own-scale");
  const choose = () => {
    const hasKey = panels.some((panel) => panel.classList.contains("key"));
    for (const panel of panels) {
      const wanted = chooser.value ? panel.dataset.series === chooser.value : !hasKey || panel.classList.contains("key");
      panel.classList.toggle("shown", wanted);
      panel.classList.toggle("own", Boolean(ownScale && ownScale.checked));
    }
    find(".panels").classList.toggle("one", Boolean(chooser.value));
    for (const run of all("[data-run]", find(".panels"))) {
      const off = hidden.has(Number(run.dataset.run));
      if (run.matches(".apart")) run.classList.toggle("off", off);
      else if (!run.closest(".apart")) run.setAttribute("display", off ? "none" : "inline");
    }
  };
  find("#choices").addEventListener("change", () => {
    hidden.clear();
    for (const box of all('input[name="run"]')) if (!box.checked) hidden.add(Number(box.value));
    choose();
  });

  const maps = all(".border-map");
  const mapDay = find("#map-day");
  const mapRun = find("#map-run");
  const size = (number, most, largest) => (most ? largest * Math.sqrt(number / most) : 0);
  const fill = (table, columns, day) => {
    all("tbody tr", table).forEach((row, place) => {
      columns.forEach((column, at) => { row.children[at + 1].textContent = whole(column[place][day]); });
    });
  };
  const drawMap = () => {
    const n = mapRun ? Number(mapRun.value) : 0;
    const run = runs[n];
    maps.forEach((map, at) => map.classList.toggle("off", at !== n));
    mapDay.max = run.days - 1;
    const day = Math.min(Number(mapDay.value), run.days - 1);
    const words = `${dated(run, day)}, day ${day + 1} of ${run.days}`;
    find("#map-date").textContent = words;
    mapDay.setAttribute("aria-valuetext", words);
    const map = maps[n];
    find(".on-day", map).textContent = `, ${words}`;
    for (const line of all(".sector", map)) {
      const number = run.sectors[line.dataset.place][day];
      line.setAttribute("stroke-width", 10 * size(number, run.most.crossings, run.widest));
      find("title", line).textContent = `${line.dataset.name}: ${whole(number)} crossings so far`;
    }
    for (const kind of ["in_hiding", "waiting"]) {
      for (const circle of all(`.${kind.replace("_", "-")}`, map)) {
        const number = run[kind][circle.dataset.place][day];
        circle.setAttribute("r", size(number, run.most.people, run.largest));
        find("title", circle).textContent = `${circle.dataset.name}: ${whole(number)} ${circle.dataset.words}`;
      }
    }
    fill(find('[data-kind="sectors"]', map), [run.sectors], day);
    fill(find('[data-kind="hosts"]', map), [run.in_hiding, run.waiting], day);
    fill(find('[data-kind="camps"]', map), [run.sheltered, run.places], day);
  };
  mapDay.max = longest - 1;
  mapDay.value = runs[0].days - 1;
  mapDay.addEventListener("input", drawMap);
  if (mapRun) mapRun.addEventListener("change", drawMap);

  // A link to a claim opens what it stands in.
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = target && target.closest("details");
    if (around && !around.open) {
      around.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  choose();
  drawMap();
  open();
})();

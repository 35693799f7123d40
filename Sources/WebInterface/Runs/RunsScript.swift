/// What keeps the pages of runs up to date and turns the sliders.
enum RunsScript {
  static let text = #"""
    'use strict';
    const $ = (selector, from) => (from || document).querySelector(selector);
    const colors = ['#2a78c6', '#c2571a', '#17803c', '#8b3fb0', '#b3261e', '#00838f', '#7a6a00', '#555'];
    const order = ['kid', 'loss_g', 'loss_d', 'diversity', 'nearest', 'discriminator', 'saturated',
      'accuracy_real', 'accuracy_fake'];
    const hidden = new Set(['step', 'images', 'seconds', 'kid_error', 'kid_floor']);
    const runs = [...document.querySelectorAll('.run')].map((section, index) =>
      ({ section, index, name: decodeURIComponent(section.dataset.name), look: null, seed: 0, at: 0, shown: -1 }));

    function svg(name, attributes, parent) {
      const node = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const key in attributes) node.setAttribute(key, attributes[key]);
      if (parent) parent.append(node);
      return node;
    }

    async function update(run) {
      const version = run.look ? run.look.version : '';
      let answer;
      try {
        answer = await fetch(`/api/run?run=${run.index}&version=${encodeURIComponent(version)}`);
      } catch { throw new Error('the program has ended; this is what it left'); }
      if (answer.status === 403) {
        throw new Error('the program was started again: open the new address that it printed');
      }
      if (!answer.ok) throw new Error('the program shows other runs now: load this page again');
      const look = await answer.json();
      if (look.name !== run.name) throw new Error('the program shows other runs now: load this page again');
      if (look.version === version) return false;
      run.look = look;
      $('.state', run.section).textContent = look.state;
      list('.problems', look.problems, run);
      list('.alarm', look.alarms.slice(-5)
        .map((cells) => `step ${cells[0]}: ${cells.slice(1).join(' ')}`), run);
      showSheets(run);
      showSliders(run);
      return true;
    }

    function list(selector, lines, run) {
      $(selector, run.section).replaceChildren(...lines.map((words) => {
        const line = document.createElement('li');
        line.textContent = words;
        return line;
      }));
    }

    function showSheets(run) {
      const { sheets } = run.look, label = $('.time', run.section), slider = $('input', label);
      if (!sheets.length) return;
      const isNewest = label.hidden || Number(slider.value) === Number(slider.max);
      label.hidden = sheets.length < 2;
      slider.max = sheets.length - 1;
      if (isNewest) slider.value = slider.max;
      showSheet(run);
    }

    function showSheet(run) {
      const slider = $('.time input', run.section), step = run.look.sheets[Number(slider.value)];
      $('.time output', run.section).textContent = step;
      if (step === run.shown) return;
      run.shown = step;
      const image = $('.sheet', run.section);
      image.hidden = false;
      image.alt = `Samples of step ${step}`;
      image.src = `/sheet?run=${run.index}&step=${step}`;
    }

    // ---- Sliders: one picture is asked for at a time, always for the newest position.

    function slider(name, min, max, value, parent) {
      const label = document.createElement('label');
      const title = document.createElement('span'), number = document.createElement('output');
      title.textContent = name;
      const input = document.createElement('input');
      Object.assign(input, { type: 'range', min, max, step: 0.05 });
      input.value = value;
      number.textContent = Number(value).toFixed(2);
      input.addEventListener('input', () => { number.textContent = Number(input.value).toFixed(2); });
      label.append(title, input, number);
      parent.append(label);
      return input;
    }

    // A slider that nobody moved leaves the number of the vector as it is.
    function rest(input) {
      input.dataset.moved = '';
      input.value = 0;
      $('output', input.parentNode).textContent = '–';
    }

    function showSliders(run) {
      const box = $('.draw', run.section);
      if (run.look.labels === undefined || run.look.labels === null) return;
      if (!box.hidden) { draw(run); return; }
      box.hidden = false;
      box.addEventListener('toggle', () => { if (box.open) draw(run); });
      box.addEventListener('input', () => draw(run));
      box.addEventListener('click', (event) => {
        const what = event.target.dataset && event.target.dataset.do;
        if (!what) return;
        if (what === 'seed') run.seed++;
        if (what === 'next') run.at = run.at + 8 < run.look.latentCount ? run.at + 8 : 0;
        run.latents.forEach((one, index) => {
          rest(one);
          one.parentNode.hidden = run.at + index >= run.look.latentCount;
          $('span', one.parentNode).textContent = `z ${run.at + index}`;
        });
        draw(run);
      });
      const sliders = $('.sliders', box);
      run.labels = run.look.labels.map((name, index) => slider(name, 0, 1, index === 0 ? 1 : 0, sliders));
      run.latents = [];
      for (let i = 0; i < Math.min(8, run.look.latentCount); i++) {
        const input = slider(`z ${i}`, -3, 3, 0, sliders);
        input.addEventListener('input', () => { input.dataset.moved = 'yes'; });
        rest(input);
        run.latents.push(input);
      }
    }

    function draw(run) {
      if (!$('.draw', run.section).open) return;
      if (run.isDrawing) { run.isLate = true; return; }
      run.isDrawing = true;
      const query = new URLSearchParams({ run: run.index, seed: run.seed, at: run.at,
        z: run.latents.filter((one) => !one.parentNode.hidden)
          .map((one) => one.dataset.moved ? one.value : '').join(',') });
      run.look.labels.forEach((name, index) => query.set('label.' + name, run.labels[index].value));
      const image = $('.drawn', run.section), start = performance.now();
      const done = () => {
        $('.speed', run.section).textContent = `${Math.round(performance.now() - start)} ms`;
        run.isDrawing = false;
        if (run.isLate) { run.isLate = false; draw(run); }
      };
      image.onload = done;
      image.onerror = async () => {
        const reason = await reasonOf(image.src);
        done();
        $('.speed', run.section).textContent = reason;
      };
      query.set('v', run.look.step);
      image.src = '/sample?' + query;
    }

    // Why an address has no picture.
    async function reasonOf(address) {
      try {
        const answer = await fetch(address);
        if (!answer.ok) return `no picture could be drawn: ${(await answer.json()).error}`;
      } catch { /* No answer, or none with a reason. */ }
      return 'no picture could be drawn';
    }

    // ---- Curves: a chart for each column, a colour for each run.

    function columnsOf(run) {
      const found = {};
      for (const part of ['log', 'looks', 'scores']) {
        const table = run.look[part];
        for (const name in table) {
          if (!hidden.has(name)) found[name] = { x: table.step || [], y: table[name] };
        }
      }
      return found;
    }

    function drawCharts() {
      const all = runs.filter((run) => run.look).map((run) => ({ run, columns: columnsOf(run) }));
      const names = new Set(all.flatMap(({ columns }) => Object.keys(columns)));
      const rank = (name) => (order.indexOf(name) + 1) || 99;
      const sorted = [...names].filter((name) => all.some(({ columns }) =>
        columns[name] && columns[name].y.some((value, i) => value !== null && (columns[name].x[i] ?? null) !== null)))
        .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
      $('#charts').replaceChildren(...sorted.map((name) => chart(name, all)));
    }

    // The ends of an axis, and where it has which words: the ends, or the value of curves that are flat.
    function axisOf(all) {
      const values = [...all].sort((a, b) => a - b), count = values.length;
      // Single spikes do not stretch the axis.
      let low = values[Math.floor(count * 0.005)], high = values[Math.ceil(count * 0.995) - 1];
      if (low === high) { low = values[0]; high = values[count - 1]; }
      if (low === high) {
        const room = Math.abs(low) / 2 || 1;
        return { low: low - room, high: low + room, marks: [{ value: low, words: Number(low.toPrecision(4)) }] };
      }
      // As many digits as it takes to tell how far apart the ends are.
      let digits = 3;
      const rounded = (value) => Number(value.toPrecision(digits));
      while (digits < 7 && Math.abs(rounded(high) - rounded(low) - (high - low)) > (high - low) / 10) digits++;
      return { low, high, marks: [high, low].map((value) => ({ value, words: rounded(value) })) };
    }

    function chart(name, all) {
      const box = document.createElement('figure');
      box.className = 'chart';
      const title = document.createElement('figcaption');
      title.textContent = name;
      box.append(title);
      const lines = all.filter(({ columns }) => columns[name]).map(({ run, columns }) => ({ run,
        points: columns[name].x.map((x, i) => [x, columns[name].y[i]])
          .filter(([x, y]) => x !== null && (y ?? null) !== null) }));
      const points = lines.flatMap((line) => line.points);
      const { low, high, marks } = axisOf(points.map(([, y]) => y));
      const end = points.reduce((most, [x]) => Math.max(most, x), 1);
      const plot = svg('svg', { viewBox: '0 0 340 150', role: 'img' }, box);
      const x = (value) => 56 + 276 * value / end;
      const y = (value) => 125 - 115 * (Math.max(low, Math.min(high, value)) - low) / (high - low);
      svg('path', { d: 'M56 8 V125 H332', class: 'axis' }, plot);
      const text = (words, left, top, anchor) => {
        svg('text', { x: left, y: top, 'text-anchor': anchor }, plot).textContent = words;
      };
      // The words of a mark stand on its line, those at the top below it.
      for (const mark of marks) text(mark.words, 52, Math.max(14, Math.min(125, y(mark.value) + 4)), 'end');
      text('0', 56, 140, 'start');
      text(`step ${end}`, 332, 140, 'end');
      const words = lines.filter((line) => line.points.length).map(({ run, points }) => {
        // A line of one point cannot be seen.
        if (points.length === 1) {
          svg('circle', { cx: x(points[0][0]), cy: y(points[0][1]), r: 2.5,
            fill: colors[run.index % colors.length] }, plot);
        }
        svg('polyline', { points: points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(' '),
          fill: 'none', stroke: colors[run.index % colors.length], 'stroke-width': 1.3 }, plot);
        return `${run.name} ${Number(points[points.length - 1][1].toPrecision(3))}`;
      });
      plot.setAttribute('aria-label', `${name}: ${words.join(', ')}`);
      title.textContent = `${name}: ${words.join(', ')}`;
      return box;
    }

    let failures = 0;
    async function follow() {
      const start = performance.now();
      let problem = '', isNew = false, asked = 0;
      // A page that nobody looks at asks for nothing.
      if (!document.hidden) {
        for (const run of runs) {
          const before = performance.now();
          try { isNew = await update(run) || isNew; } catch (error) { problem = error.message; }
          asked += performance.now() - before;
          if (problem) break;
        }
        failures = problem ? failures + 1 : 0;
        if (isNew) drawCharts();
        $('#status').textContent = problem;
        $('#status').className = problem ? 'problem' : '';
        document.documentElement.dataset.ready = 'yes';
      }
      // Drawing takes the run's processors: it may have a hundredth of their time. A page that gets no answer
      // asks ever more rarely.
      const pause = failures ? Math.min(60000, 3000 * 2 ** failures) : 3000;
      setTimeout(follow, Math.max(pause, 100 * (performance.now() - start - asked)));
    }
    for (const run of runs) {
      $('h2', run.section).style.color = colors[run.index % colors.length];
      $('.time input', run.section).addEventListener('input', () => showSheet(run));
    }
    follow();
    """#
}

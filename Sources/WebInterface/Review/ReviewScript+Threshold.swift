extension ReviewScript {
  /// The curve of the answers, and the queue around the threshold.
  static let threshold = #"""
    // ---- The threshold that the answers speak for.

    function svg(name, attributes, parent) {
      const node = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const key in attributes) node.setAttribute(key, attributes[key]);
      if (parent) parent.append(node);
      return node;
    }

    let curveTimer = 0;
    function drawCurve() {
      if (view !== 'queue') return;
      clearTimeout(curveTimer);
      curveTimer = setTimeout(async () => {
        const fit = await get('/api/curve').catch(() => null);
        if (!fit) return;
        const box = $('#curve');
        box.hidden = false;
        box.replaceChildren();
        const words = document.createElement('p');
        box.append(words);
        if (!fit.best) {
          words.textContent = 'Accept or reject some pictures, and the threshold that fits appears here.';
          return;
        }
        const number = (value) => Number(value).toFixed(3);
        words.textContent = `${fit.answers} answers. Best threshold ${number(fit.best.threshold)}: F1 `
          + `${number(fit.best.f1)}, ${fit.keptBest} of ${fit.scored} kept`
          + (fit.now ? `; now ${number(fit.threshold)}: F1 ${number(fit.now.f1)}, ${fit.keptNow} kept.` : '.');
        words.dataset.best = fit.best.threshold;
        const plot = svg('svg', { viewBox: '0 0 260 140', role: 'img',
          'aria-label': 'Precision and recall over the threshold' }, box);
        svg('path', { d: 'M30 10 V115 H250', class: 'axis' }, plot);
        const x = (value) => 30 + 220 * value, y = (value) => 115 - 105 * value;
        for (const [name, color] of [['precision', '#c2571a'], ['recall', '#2a78c6']]) {
          const points = fit.points.filter((point) => point[name] !== undefined && point[name] !== null);
          svg('polyline', { points: points.map((point) => `${x(point.threshold)},${y(point[name])}`).join(' '),
            fill: 'none', stroke: color, 'stroke-width': 2 }, plot);
        }
        const mark = (value, color, dash) => svg('line', { x1: x(value), x2: x(value), y1: 10, y2: 115,
          stroke: color, 'stroke-width': 1.5, 'stroke-dasharray': dash }, plot);
        if (fit.threshold !== null && fit.threshold !== undefined) mark(fit.threshold, '#888', '3 3');
        mark(fit.best.threshold, '#17803c', '');
        const write = (words, left, top, color) => {
          const text = svg('text', { x: left, y: top }, plot);
          text.textContent = words;
          if (color) text.style.fill = color;
        };
        write('0', 28, 130); write('1', 246, 130); write('precision', 34, 20, '#c2571a');
        write('recall', 96, 20, '#2a78c6');
        write('best', Math.min(225, x(fit.best.threshold) + 3), 110, '#17803c');
        const command = document.createElement('code');
        command.textContent = `pokeprep whiteness --threshold ${number(fit.best.threshold)}`;
        box.append(command);
      }, 120);
    }

    async function nextQueue() {
      const fit = await get('/api/curve').catch(() => null);
      const middle = fit && fit.best ? fit.best.threshold : app.dataset.middle;
      await list.open({ order: 'near', decided: 'no', middle });
      if (!list.total) show('Every picture with a whiteness is decided.');
    }
    """#
}

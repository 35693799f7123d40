/// What makes the pages of the review quick: keys, a gallery of any length, decisions that are sent while one
/// goes on, in their order.
///
/// Names of files come as JSON and go into the page as text alone, never as markup.
enum ReviewScript {
  static let text = #"""
    'use strict';
    const $ = (selector) => document.querySelector(selector);
    const app = $('#app'), view = app.dataset.view, version = app.dataset.version;
    const token = $('meta[name=token]').content;
    const main = $('main'), detail = $('#detail'), statusLine = $('#status');
    const gallery = $('#gallery');
    // The places of a row that the server sends.
    const ID = 0, PATH = 1, CLASS = 2, KEPT = 3, REASON = 4, SCORE = 5, GROUP = 6, SAID = 7, FOUND = 8;

    function show(words, isProblem) {
      statusLine.textContent = words;
      statusLine.classList.toggle('problem', !!isProblem);
    }

    async function get(path) {
      const answer = await fetch(path);
      if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error || answer.statusText);
      return answer.json();
    }

    async function post(path, body) {
      const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body || {}),
        headers: { 'Content-Type': 'application/json', 'X-Pokeprep-Token': token } });
      const found = await answer.json().catch(() => ({}));
      if (!answer.ok) throw Object.assign(new Error(found.error || answer.statusText), { status: answer.status });
      return found;
    }

    // ---- Decisions: noted one after another; shown at once, counted when they are in the catalogue.

    const waiting = [];
    const rowsByID = new Map();
    const pending = new Map();
    let isSending = false, savedCount = 0, flying = 0, isEmptyStep = false;

    function enqueue(task) {
      waiting.push(task);
      send();
    }

    function tell() {
      const left = waiting.reduce((sum, task) => sum + (task.actions ? task.actions.length : 1), flying);
      show(left ? `${left} being saved …` : `${savedCount} saved`);
      statusLine.dataset.saved = savedCount;
      statusLine.dataset.left = left;
    }

    // As many actions as go together: one for each picture.
    function nextTask() {
      const task = waiting.shift();
      if (!task.actions) return task;
      const seen = new Set(task.actions.map((action) => action.id));
      while (waiting.length && waiting[0].actions && task.actions.length < 200) {
        const action = waiting[0].actions[0];
        if (seen.has(action.id)) break;
        seen.add(action.id);
        task.actions.push(action);
        waiting.shift();
      }
      return task;
    }

    async function send() {
      if (isSending || !waiting.length) return;
      isSending = true;
      const task = nextTask();
      flying = task.actions ? task.actions.length : 1;
      try {
        tell();
        const answer = await post(task.path, task.actions ? { actions: task.actions } : {});
        for (const { id, said } of answer.rows) setSaid(id, said, false);
        if (task.actions) savedCount += task.actions.length;
        else if (answer.rows.length) list.choose(answer.rows[0].id);
        isEmptyStep = !answer.rows.length;
        flying = 0;
        tell();
        if (isEmptyStep) show('nothing to undo or redo');
      } catch (error) {
        if (!error.status || error.status === 409) {
          show(error.status ? error.message : 'Not saved: the server does not answer; trying again …', true);
          waiting.unshift(task);
          await new Promise((done) => setTimeout(done, 1000));
        } else {
          for (const { id } of task.actions || []) setSaid(id, pending.get(id) || '', false);
          show('Not saved: ' + error.message, true);
        }
      }
      flying = 0;
      isSending = false;
      if (waiting.length) send(); else { pending.clear(); drawCurve(); }
    }

    addEventListener('beforeunload', (event) => { if (waiting.length || isSending) event.preventDefault(); });

    function setSaid(id, said, isWaiting) {
      const row = rowsByID.get(id);
      if (!row) return;
      row[SAID] = said;
      row.isWaiting = isWaiting;
      list.refresh(id);
      if (list.current() === row) showFacts(row);
    }

    function decide(decision, value, words) {
      const row = list.current();
      if (!row) return;
      if (!pending.has(row[ID])) pending.set(row[ID], row[SAID]);
      enqueue({ path: '/api/decisions', actions: [{ id: row[ID], decision, value: value || '' }] });
      setSaid(row[ID], words, true);
      list.move(1, true);
    }

    // ---- Cards.

    function paint(card, row) {
      card.classList.toggle('out', !row[KEPT]);
      card.querySelector('.fact').textContent =
        (row[KEPT] ? 'kept' : row[REASON]) + (row[SCORE] === null ? '' : ' ' + row[SCORE]);
      paintSaid(card, row);
    }

    function paintSaid(card, row) {
      const said = card.querySelector('.said');
      said.textContent = row[SAID];
      said.classList.toggle('no', row[SAID].startsWith('reject'));
      said.classList.toggle('waiting', !!row.isWaiting);
    }

    function label(row) {
      return [row[PATH], row[CLASS] && 'class ' + row[CLASS], row[KEPT] ? 'kept' : 'rejected: ' + row[REASON],
        row[SCORE] === null ? '' : 'whiteness ' + row[SCORE], row[FOUND], row[SAID] && 'decided: ' + row[SAID]]
        .filter(Boolean).join(', ');
    }

    function newCard() {
      const card = document.createElement('a');
      card.className = 'card';
      card.setAttribute('role', 'option');
      card.tabIndex = -1;
      const image = document.createElement('img');
      image.alt = '';
      image.decoding = 'async';
      // A file that does not decode has no picture.
      image.addEventListener('error', () => card.classList.add('blank'));
      image.addEventListener('load', () => card.classList.remove('blank'));
      card.append(image);
      for (const name of ['name', 'fact', 'said']) {
        const part = document.createElement('span');
        part.className = name;
        card.append(part);
      }
      return card;
    }

    let sourceTimer = 0;
    function showFacts(row) {
      detail.hidden = false;
      $('#facts').textContent = label(row);
      $('#large').alt = row[PATH];
      clearTimeout(sourceTimer);
      sourceTimer = setTimeout(() => { $('#large').src = `/source?id=${row[ID]}&v=${version}`; }, 60);
    }

    // ---- A gallery of any length: only the cards that can be seen exist.

    class VirtualList {
      constructor(box) {
        this.box = box;
        box.className = 'virtual';
        box.setAttribute('role', 'listbox');
        box.setAttribute('aria-label', 'Pictures');
        box.tabIndex = 0;
        box.replaceChildren();
        this.sky = document.createElement('div');
        this.sky.className = 'sky';
        box.append(this.sky);
        main.classList.add('filled');
        this.cards = new Map();
        this.spare = [];
        this.reset({});
        box.addEventListener('scroll', () => this.later(), { passive: true });
        new ResizeObserver(() => { this.layout(); this.later(); }).observe(box);
      }

      reset(query) {
        this.query = query;
        this.total = 0;
        this.chunks = new Map();
        this.index = 0;
        this.round = (this.round || 0) + 1;
        for (const card of this.cards.values()) { card.remove(); this.spare.push(card); }
        this.cards.clear();
      }

      async open(query, index) {
        this.reset(query);
        await this.load(0);
        this.layout();
        if (this.total) this.set(Math.min(index || 0, this.total - 1), true);
        else { detail.hidden = true; this.draw(); }
      }

      get chunk() { return 300; }

      async load(number) {
        if (this.chunks.has(number)) return;
        this.chunks.set(number, null);
        const round = this.round;
        const query = new URLSearchParams({ ...this.query, offset: number * this.chunk, count: this.chunk });
        try {
          const page = await get('/api/pictures?' + query);
          if (round !== this.round) return;
          this.chunks.set(number, page.rows.map((row) => {
            const known = rowsByID.get(row[ID]);
            if (known && known.isWaiting) row = known;
            rowsByID.set(row[ID], row);
            return row;
          }));
          if (this.limit) page.total = Math.min(page.total, this.limit);
          if (page.total !== this.total) {
            this.total = page.total;
            $('#count').textContent = page.total + ' pictures';
            this.layout();
          }
          this.later();
        } catch (error) {
          this.chunks.delete(number);
          show(error.message, true);
        }
      }

      row(index) {
        const number = Math.floor(index / this.chunk);
        const rows = this.chunks.get(number);
        if (rows === undefined) this.load(number);
        return rows ? rows[index % this.chunk] : null;
      }

      layout() {
        const width = this.box.clientWidth - 4;
        this.columns = Math.max(1, Math.floor((width + 8) / 126));
        this.step = (width + 8) / this.columns;
        this.height = 168;
        this.sky.style.height = Math.ceil(this.total / this.columns) * this.height + 'px';
      }

      later() {
        if (this.isDue) return;
        this.isDue = true;
        requestAnimationFrame(() => { this.isDue = false; this.draw(); });
      }

      draw() {
        const top = this.box.scrollTop, bottom = top + this.box.clientHeight;
        const first = Math.max(0, (Math.floor(top / this.height) - 2) * this.columns);
        const last = Math.min(this.total, (Math.ceil(bottom / this.height) + 2) * this.columns);
        for (const [index, card] of this.cards) {
          if (index >= first && index < last) continue;
          this.cards.delete(index);
          this.spare.push(card);
        }
        for (let index = first; index < last; index++) {
          const row = this.row(index);
          if (!row) continue;
          let card = this.cards.get(index);
          if (!card) {
            card = this.spare.pop() || newCard();
            if (!card.parentNode) this.box.append(card);
            this.cards.set(index, card);
          }
          this.place(card, index);
          if (card.row !== row || card.number !== index) this.fill(card, row, index);
          card.classList.toggle('chosen', index === this.index);
        }
        for (const card of this.spare) if (card.row) { card.row = null; card.style.transform = 'translateY(-999px)'; }
      }

      place(card, index) {
        const x = (index % this.columns) * this.step, y = Math.floor(index / this.columns) * this.height;
        card.style.transform = `translate(${x}px, ${y}px)`;
        card.style.width = this.step - 8 + 'px';
      }

      fill(card, row, index) {
        card.row = row;
        card.number = index;
        card.id = 'card-' + row[ID];
        card.href = '/picture?id=' + row[ID];
        card.setAttribute('aria-label', label(row));
        card.setAttribute('aria-posinset', index + 1);
        card.setAttribute('aria-setsize', this.total);
        card.firstChild.src = `/thumb?id=${row[ID]}&v=${version}`;
        card.querySelector('.name').textContent = row[PATH].split('/').pop();
        card.title = row[PATH];
        paint(card, row);
      }

      refresh(id) {
        for (const card of this.cards.values()) {
          if (!card.row || card.row[ID] !== id) continue;
          paintSaid(card, card.row);
          card.setAttribute('aria-label', label(card.row));
        }
      }

      set(index, isSeen) {
        const before = this.cards.get(this.index);
        if (before) { before.classList.remove('chosen'); before.setAttribute('aria-selected', 'false'); }
        this.index = index;
        if (isSeen) {
          const y = Math.floor(index / this.columns) * this.height;
          if (y < this.box.scrollTop) this.box.scrollTop = y;
          if (y + this.height > this.box.scrollTop + this.box.clientHeight) {
            this.box.scrollTop = y + this.height - this.box.clientHeight;
          }
        }
        this.draw();
        const row = this.row(index), card = this.cards.get(index);
        if (card) {
          card.setAttribute('aria-selected', 'true');
          this.box.setAttribute('aria-activedescendant', card.id);
        }
        if (row) showFacts(row);
      }

      current() { return this.total ? this.row(this.index) : null; }
      move(by, isDecided) {
        if (isDecided && view === 'queue' && this.index + by >= this.total) return nextQueue();
        if (this.total) this.set(Math.max(0, Math.min(this.total - 1, this.index + by)), true);
      }
      lines(by) { this.move(by * this.columns); }
      indexOf(id) {
        for (const [number, rows] of this.chunks) {
          const place = rows ? rows.findIndex((row) => row[ID] === id) : -1;
          if (place >= 0) return number * this.chunk + place;
        }
        return -1;
      }
      choose(id) {
        const index = this.indexOf(id);
        if (index >= 0) this.set(index, true);
      }
    }

    // ---- Pages with few pictures: the cards that the server sent.

    class PageList {
      constructor() {
        this.cards = [...document.querySelectorAll('.card')];
        this.index = 0;
        for (const card of this.cards) {
          const text = (name) => card.querySelector('.' + name).textContent;
          const id = Number(card.dataset.id);
          const row = rowsByID.get(id) || [id, card.dataset.path, '',
            card.classList.contains('out') ? 0 : 1, text('fact'), null, null, text('said'), ''];
          rowsByID.set(id, row);
          card.row = row;
          paintSaid(card, row);
        }
        if (this.cards.length) this.set(0, false);
      }
      current() { return this.cards.length ? this.cards[this.index].row : null; }
      other() { return this.cards.length ? this.cards[this.index].dataset.other : null; }
      set(index, isSeen) {
        this.cards[this.index].classList.remove('chosen');
        this.index = index;
        const card = this.cards[index];
        card.classList.add('chosen');
        if (isSeen) card.scrollIntoView({ block: 'nearest' });
        showFacts(card.row);
      }
      move(by) {
        if (this.cards.length) this.set(Math.max(0, Math.min(this.cards.length - 1, this.index + by)), true);
      }
      lines(by) { this.move(by); }
      refresh(id) { for (const card of this.cards) if (card.row[ID] === id) paintSaid(card, card.row); }
      choose(id) {
        const index = this.cards.findIndex((card) => card.row[ID] === id);
        if (index >= 0) this.set(index, true);
      }
    }

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

    // ---- Keys.

    const keys = {
      j: () => list.move(1), k: () => list.move(-1),
      ArrowRight: () => list.move(1), ArrowLeft: () => list.move(-1),
      ArrowDown: () => list.lines(1), ArrowUp: () => list.lines(-1),
      a: () => decide('accept', '', 'accept'),
      r: () => {
        const reason = $('#reason').value.trim() || (view === 'queue' ? app.dataset.reason : '');
        decide('reject', reason, reason ? 'reject: ' + reason : 'reject');
      },
      x: () => decide('undo', '', ''),
      d: () => notDuplicate(),
      u: () => enqueue({ path: '/api/undo' }),
      U: () => enqueue({ path: '/api/redo' }),
      o: () => { const row = list.current(); if (row) open(`/source?id=${row[ID]}&v=${version}`, '_blank', 'noopener'); },
      n: () => { const link = $('.pages a[rel=next]'); if (link) location.href = link.href; },
      p: () => { const link = $('.pages a[rel=previous]'); if (link) location.href = link.href; },
      '?': () => $('#help').showModal(),
    };

    async function notDuplicate() {
      const row = list.current();
      if (!row) return;
      let other = list.other && list.other();
      if (!other && row[GROUP] !== null) {
        const page = await get(`/api/pictures?group=${row[GROUP]}`).catch(() => ({ rows: [] }));
        const kept = page.rows.find((one) => one[ID] !== row[ID] && one[KEPT])
          || page.rows.find((one) => one[ID] !== row[ID]);
        other = kept && kept[ID];
      }
      if (!other) return show(row[GROUP] === null && !list.other
        ? 'it is in no group of duplicates' : 'this is the one that stays; choose another of its group');
      decide('not-duplicate-of', String(other), 'no duplicate');
    }

    function press(key) {
      if (keys[key]) return keys[key](), true;
      const button = key >= '1' && key <= '9' && document.querySelector(`button[data-class][data-key="${key}"]`);
      if (!button) return false;
      decide('class', button.dataset.class, 'class ' + button.dataset.class);
      return true;
    }

    addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || $('#help').open) return;
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
        if (event.key === 'Escape') event.target.blur();
        return;
      }
      if (press(event.key)) event.preventDefault();
    });

    document.addEventListener('click', (event) => {
      const button = event.target.closest('button[data-key]');
      if (button) { press(button.dataset.key); return; }
      const card = event.target.closest('.card');
      if (card && card.row && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        list.choose(card.row[ID]);
      }
    });

    // ---- Stages.

    async function follow() {
      const state = await get('/api/state').catch(() => null);
      if (state && !state.applying) {
        if (waiting.length || isSending) return setTimeout(follow, 500);
        sessionStorage.setItem('applied', state.applied || '');
        return location.reload();
      }
      show(state ? state.applying : 'the server does not answer', !state);
      setTimeout(follow, 500);
    }
    $('#apply').addEventListener('click', async () => {
      try { await post('/api/apply'); follow(); } catch (error) { show(error.message, true); }
    });

    // ---- Beginning.

    let list;
    if (gallery) {
      list = new VirtualList(gallery);
      document.querySelectorAll('.pages').forEach((node) => node.remove());
      if (view === 'queue') {
        list.limit = 48;
        nextQueue();
      } else {
        const form = $('#filter');
        const query = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
        const again = () => {
          const chosen = query();
          history.replaceState(null, '', '/?' + new URLSearchParams(chosen));
          list.open(chosen);
        };
        form.addEventListener('change', again);
        form.addEventListener('submit', (event) => { event.preventDefault(); again(); document.activeElement.blur(); });
        const typed = new URLSearchParams(location.search);
        const first = query();
        if (typed.has('group')) first.group = typed.get('group');
        list.open(first);
      }
      gallery.focus({ preventScroll: true });
    } else {
      list = new PageList();
    }
    const before = sessionStorage.getItem('applied');
    if (before) { show(before); sessionStorage.removeItem('applied'); }
    drawCurve();
    document.documentElement.dataset.ready = 'yes';
    """#
}

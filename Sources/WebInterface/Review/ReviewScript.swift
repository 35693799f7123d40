/// What makes the pages of the review quick: keys, a gallery of any length, decisions that are sent while one
/// goes on, in their order.
///
/// Names of files come as JSON and go into the page as text alone, never as markup.
enum ReviewScript {
  static let text = [decisions, lists, threshold, keys].joined(separator: "\n")

  /// Decisions on their way to the catalogue, and cards.
  private static let decisions = #"""
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
    const refused = [];
    let isSending = false, savedCount = 0, flying = 0, isEmptyStep = false;

    function enqueue(task) {
      waiting.push(task);
      send();
    }

    function waitingCount() {
      return waiting.reduce((sum, task) => sum + (task.actions ? task.actions.length : 1), 0);
    }

    function tell() {
      const left = flying + waitingCount();
      const words = left ? `${left} being saved …` : `${savedCount} saved`;
      show(refused.length ? `${words}; ${refused.length} not saved: ${refused.at(-1)}` : words, refused.length > 0);
      statusLine.dataset.saved = savedCount;
      statusLine.dataset.left = left;
    }

    // As many actions as go together: one for each picture.
    function nextTask() {
      const task = waiting.shift();
      if (!task.actions || task.isAlone) return task;
      const seen = new Set(task.actions.map((action) => action.id));
      while (waiting.length && waiting[0].actions && !waiting[0].isAlone && task.actions.length < 200) {
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
        // 403: another program answers, which the page is a stranger to; what waits stays to be seen.
        if (!error.status || error.status === 409 || error.status === 403) {
          const words = error.status ? error.message : 'the server does not answer; trying again …';
          waiting.unshift(task);
          show(`${waitingCount()} not saved: ${words}`, true);
          await new Promise((done) => setTimeout(done, 1000));
        } else if (task.actions && task.actions.length > 1) {
          // One that is refused keeps none of the others from being saved.
          waiting.unshift(...task.actions.map((action) => ({ path: task.path, actions: [action], isAlone: true })));
        } else if (task.actions) {
          for (const { id } of task.actions) setSaid(id, pending.get(id) || '', false);
          refused.push(error.message);
          flying = 0;
          tell();
        } else {
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
      image.addEventListener('load', () => { if (!card.isBare) card.classList.remove('blank'); });
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
    """#

  /// Keys, stages, and what is done when a page opens.
  private static let keys = #"""
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

    // Keys pressed before the row they are meant for has come are done in their order when it has.
    const early = [];

    function press(key) {
      const isMeant = key in keys || /^[1-9]$/.test(key);
      if (!isMeant || key === '?' || !(early.length || list.isAwaited())) return act(key);
      early.push(key);
      show('loading …');
      return true;
    }

    function actLate() {
      while (early.length && !list.isAwaited()) act(early.shift());
    }

    function act(key) {
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
        list.open(first, 0, $('#first') && JSON.parse($('#first').textContent));
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

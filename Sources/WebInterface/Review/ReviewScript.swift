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
    let token = $('meta[name=token]').content;
    const main = $('main'), detail = $('#detail'), statusLine = $('#status');
    const gallery = $('#gallery');
    // The places of a row that the server sends.
    const ID = 0, PATH = 1, CLASS = 2, KEPT = 3, REASON = 4, SCORE = 5, GROUP = 6, SAID = 7, FOUND = 8, STAMP = 9;

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
        const meant = new Set((task.actions || []).map((action) => action.id));
        for (const { id, said } of answer.rows) {
          // A picture that was touched beside, such as the other of two that are no duplicates, may wait itself.
          const row = rowsByID.get(id);
          if (!task.actions || meant.has(id) || (row && !row.isWaiting)) setSaid(id, said, false);
        }
        if (task.actions) savedCount += task.actions.length;
        else if (answer.rows.length) list.choose(answer.rows[0].id);
        isEmptyStep = !answer.rows.length;
        flying = 0;
        tell();
        if (isEmptyStep) show('nothing to undo or redo');
      } catch (error) {
        if (!error.status || error.status === 409 || error.status === 403) {
          const words = error.status === 403 ? await renew()
            : error.status ? error.message : 'the server does not answer; trying again …';
          waiting.unshift(task);
          show(`${waitingCount()} not saved: ${words}`, true);
          await new Promise((done) => setTimeout(done, 1000));
        } else if (task.actions && task.actions.length > 1) {
          // One that is refused keeps none of the others from being saved: halves are tried until it is found.
          const half = task.actions.length >> 1;
          waiting.unshift(...[task.actions.slice(0, half), task.actions.slice(half)]
            .map((actions) => ({ path: task.path, actions, isAlone: true })));
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

    // A program that was started again has a new word, which its cookie fetches once its address was opened in any
    // tab. What waits is sent to the same workspace alone.
    async function renew() {
      const state = await get('/api/state').catch(() => null);
      if (!state) return 'pokeprep was started again; open its new address in another tab, and this page goes on';
      if (state.workspace !== app.dataset.workspace) return `pokeprep shows another workspace now: ${state.workspace}`;
      token = state.token;
      return 'trying again …';
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

    function decide(decision, value, words, row = list.current()) {
      if (!row) return;
      if (!pending.has(row[ID])) pending.set(row[ID], row[SAID]);
      enqueue({ path: '/api/decisions', actions: [{ id: row[ID], stamp: row[STAMP], decision, value: value || '' }] });
      setSaid(row[ID], words, true);
      if (row === list.current()) list.move(1, true);
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

    // A source that has gone leaves the prepared picture.
    $('#large') && $('#large').addEventListener('error', () => {
      const large = $('#large'), row = list.current();
      if (!row || !large.src.includes('/source')) return;
      large.src = `/thumb?id=${row[ID]}&v=${version}`;
      $('#facts').textContent = label(row) + ' – the source is gone or cannot be shown; this is the prepared picture';
    });
    """#
}

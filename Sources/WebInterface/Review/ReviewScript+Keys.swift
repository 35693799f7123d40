extension ReviewScript {
  /// Keys, stages, and what is done when a page opens.
  static let keys = #"""
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

    // The picture that stays in the group is asked for; keys pressed meanwhile wait, as they come after it.
    let isAsking = false;

    async function notDuplicate() {
      const row = list.current();
      if (!row) return;
      let other = list.other && list.other();
      if (!other && row[GROUP] !== null) {
        isAsking = true;
        const page = await get(`/api/pictures?group=${row[GROUP]}&v=${version}`).catch(() => ({ rows: [] }));
        isAsking = false;
        const kept = page.rows.find((one) => one[ID] !== row[ID] && one[KEPT])
          || page.rows.find((one) => one[ID] !== row[ID]);
        other = kept && kept[ID];
      }
      if (other) decide('not-duplicate-of', String(other), 'no duplicate', row);
      else show(row[GROUP] === null && !list.other
        ? 'it is in no group of duplicates' : 'this is the one that stays; choose another of its group');
      actLate();
    }

    // Keys pressed before the row they are meant for has come are done in their order when it has.
    const early = [];

    function press(key) {
      const isMeant = key in keys || /^[1-9]$/.test(key);
      if (!isMeant || key === '?' || !(early.length || isAsking || list.isAwaited())) return act(key);
      early.push(key);
      show('loading …');
      return true;
    }

    function actLate() {
      while (early.length && !isAsking && !list.isAwaited()) act(early.shift());
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
      const button = event.target.closest('button[data-key], button[data-class]');
      if (button && button.dataset.key) { press(button.dataset.key); return; }
      if (button) { decide('class', button.dataset.class, 'class ' + button.dataset.class); return; }
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

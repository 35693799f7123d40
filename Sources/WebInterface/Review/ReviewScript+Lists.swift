extension ReviewScript {
  /// A gallery of any length, pages with few pictures.
  static let lists = #"""
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
        this.top = 0;
        box.addEventListener('scroll', () => { this.top = box.scrollTop; this.later(); }, { passive: true });
        new ResizeObserver(() => { this.measure(); this.layout(); this.later(); }).observe(box);
        this.measure();
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

      // A page brings its first rows along.
      async open(query, index, page) {
        this.reset(query);
        if (page) this.take(0, page); else await this.load(0);
        this.layout();
        if (this.total) this.set(Math.min(index || 0, this.total - 1), true);
        else { detail.hidden = true; this.draw(); }
      }

      get chunk() { return 300; }

      async load(number) {
        if (this.chunks.has(number)) return;
        this.chunks.set(number, null);
        const round = this.round;
        const query = new URLSearchParams({ ...this.query, offset: number * this.chunk, count: this.chunk,
          v: version });
        try {
          const page = await get('/api/pictures?' + query);
          if (round === this.round) this.take(number, page);
        } catch (error) {
          this.chunks.delete(number);
          show(error.message, true);
        }
      }

      take(number, page) {
        this.chunks.set(number, page.rows.map((row) => {
          const known = rowsByID.get(row[ID]);
          if (known && known.isWaiting) row = known;
          rowsByID.set(row[ID], row);
          return row;
        }));
        if (this.limit) page.total = Math.min(page.total, this.limit);
        $('#count').textContent = `${page.total} ${page.total === 1 ? 'picture' : 'pictures'}`;
        if (page.total !== this.total) {
          this.total = page.total;
          this.layout();
        }
        this.later();
        actLate();
      }

      row(index) {
        const number = Math.floor(index / this.chunk);
        const rows = this.chunks.get(number);
        if (rows === undefined) this.load(number);
        return rows ? rows[index % this.chunk] : null;
      }

      // Sizes are read here alone: in between, a key changes cards and reads nothing that waits for a layout.
      measure() {
        this.width = this.box.clientWidth - 4;
        this.seen = this.box.clientHeight;
      }

      layout() {
        const width = this.width;
        this.columns = Math.max(1, Math.floor((width + 8) / 126));
        this.step = (width + 8) / this.columns;
        this.height = 168;
        this.sky.style.height = Math.ceil(this.total / this.columns) * this.height + 'px';
        for (const [index, card] of this.cards) this.place(card, index);
      }

      later() {
        if (this.isDue) return;
        this.isDue = true;
        requestAnimationFrame(() => { this.isDue = false; this.draw(); });
      }

      draw() {
        const { top, seen } = this;
        const first = Math.max(0, (Math.floor(top / this.height) - 2) * this.columns);
        const last = Math.min(this.total, (Math.ceil((top + seen) / this.height) + 2) * this.columns);
        this.rest(Math.abs(top - (this.drawnTop || 0)) > seen);
        this.drawnTop = top;
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
            this.place(card, index);
          }
          if (card.row !== row || card.number !== index) this.fill(card, row, index);
          if (card.isBare && !this.isFlying) this.complete(card);
        }
        for (const card of this.spare) if (card.row) { card.row = null; card.style.transform = 'translateY(-999px)'; }
      }

      // Who flies over more than what is seen at once looks at no picture; they are asked for on arrival.
      rest(isFar) {
        if (!isFar) return;
        this.isFlying = true;
        clearTimeout(this.landing);
        this.landing = setTimeout(() => { this.isFlying = false; this.draw(); }, 90);
      }

      place(card, index) {
        const x = (index % this.columns) * this.step, y = Math.floor(index / this.columns) * this.height;
        card.style.transform = `translate(${x}px, ${y}px)`;
        card.style.width = this.step - 8 + 'px';
      }

      complete(card) {
        const { row } = card;
        card.isBare = false;
        card.firstChild.src = `/thumb?id=${row[ID]}&v=${version}`;
        card.href = '/picture?id=' + row[ID];
        card.title = row[PATH];
        card.setAttribute('aria-label', label(row));
        card.setAttribute('aria-posinset', card.number + 1);
        card.setAttribute('aria-setsize', this.total);
      }

      fill(card, row, index) {
        card.isBare = true;
        card.classList.add('blank');
        card.row = row;
        card.number = index;
        card.id = 'card-' + row[ID];
        card.classList.toggle('chosen', index === this.index);
        card.querySelector('.name').textContent = row[PATH].split('/').pop();
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
          const least = y + this.height - this.seen;
          if (y < this.top) this.scrollTo(y); else if (least > this.top) this.scrollTo(least);
        }
        this.draw();
        const row = this.row(index), card = this.cards.get(index);
        if (card) {
          if (card.isBare) this.complete(card);
          card.classList.add('chosen');
          card.setAttribute('aria-selected', 'true');
          this.box.setAttribute('aria-activedescendant', card.id);
        }
        if (row) showFacts(row);
        // The next rows are asked for before they are needed.
        if (index % this.chunk > this.chunk / 2 && index + this.chunk / 2 < this.total) {
          this.row(index + Math.floor(this.chunk / 2));
        }
      }

      scrollTo(top) {
        this.top = top;
        this.box.scrollTop = top;
      }

      current() { return this.total ? this.row(this.index) : null; }
      isAwaited() { return this.total > 0 && !this.row(this.index); }
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
          const row = rowsByID.get(id) || [id, card.dataset.path, card.dataset.class,
            card.classList.contains('out') ? 0 : 1, card.dataset.found, null, null, text('said'), '',
            card.dataset.stamp];
          rowsByID.set(id, row);
          card.row = row;
          paintSaid(card, row);
        }
        if (this.cards.length) this.set(0, false);
      }
      current() { return this.cards.length ? this.cards[this.index].row : null; }
      isAwaited() { return false; }
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
    """#
}

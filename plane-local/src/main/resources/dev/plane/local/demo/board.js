(() => {
  'use strict';

  const LIGHT = ['#4f5bd5', '#e4572e', '#0f9d8a', '#c2358f', '#cc8400', '#1f8fd6', '#4c9a2a', '#8b46c9', '#cf2f4a', '#51617a', '#9a5b2e', '#7f8f10'];
  const DARK = ['#8f9bff', '#ff8a65', '#3fd0bb', '#f27cc4', '#ffc24d', '#62bdf7', '#8ed36a', '#c391f5', '#ff7b8e', '#a3b4cc', '#d9a074', '#cddc54'];

  const SEND_EVERY_MS = 33;
  const POINTS_PER_STROKE = 2000;       // a longer line goes on as a new stroke; the server refuses above 4,000
  const POINTS_PER_MESSAGE = 250;
  const SILENCE_MS = 25_000;            // the server sends something every 10 s
  const LONGEST_WAIT_MS = 8_000;
  const WORLD = 16_000;                 // board units from the middle to each edge
  const UNIT = 10;                      // the wire counts tenths of a board unit

  const $ = id => document.getElementById(id);
  const test = id => document.querySelector(`[data-testid="${id}"]`);
  const stage = $('stage');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const colour = index => (dark.matches ? DARK : LIGHT)[index % LIGHT.length];
  const plural = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;

  // ---- The board: strokes in the order in which they began -------------------------------------

  const strokes = new Map();            // "p1/7" → stroke
  const people = new Map();             // who is connected: "p1" → {id, name, colour}
  let session = null;
  let me = null;
  let nextStroke = 1;
  let resume = null;                    // this page's secret: it brings the same name and strokes back
  const nameOf = (by, number) => `${by}/${number}`;

  /** One line. Its path grows with the points: quadratic curves through the midpoints. */
  class Stroke {
    constructor(by, number, width, hue) {
      Object.assign(this, {by, number, width: width / UNIT, hue, xs: [], ys: [], open: true, path: new Path2D()});
    }

    add(x, y) {
      const last = this.xs.length - 1;
      if (last < 0) {
        this.path.moveTo(x, y);
      } else {
        this.path.quadraticCurveTo(this.xs[last], this.ys[last], (this.xs[last] + x) / 2, (this.ys[last] + y) / 2);
      }
      this.xs.push(x);
      this.ys.push(y);
    }

    addAll(points) {
      for (let i = 0; i + 1 < points.length; i += 2) this.add(points[i] / UNIT, points[i + 1] / UNIT);
    }

    draw(pen) {
      const last = this.xs.length - 1;
      if (last < 0) return;
      const whole = new Path2D(this.path);
      whole.lineTo(this.xs[last] + (last === 0 ? 0.01 : 0), this.ys[last]);
      pen.strokeStyle = colour(this.hue);
      pen.lineWidth = this.width;
      pen.stroke(whole);
    }
  }

  function put(by, number, width, hue, points, open) {
    const stroke = new Stroke(by, number, width, hue);
    stroke.open = open;
    stroke.addAll(points);
    strokes.set(nameOf(by, number), stroke);
    return stroke;
  }

  function finish(stroke) {
    if (!stroke?.open) return;
    stroke.open = false;
    if (!inkStale) stroke.draw(onBoard(ink));
    repaint(false);
  }

  function changed() {
    const mine = me && [...strokes.values()].some(stroke => stroke.by === me.id);
    test('board').dataset.strokes = strokes.size;
    $('undo').disabled = !mine || status !== 'open';
    $('clear').disabled = strokes.size === 0 || status !== 'open';
    $('hint').classList.toggle('gone', strokes.size > 0 || status === 'ended');
  }

  // ---- The view: what part of the endless board this window shows ------------------------------

  const ink = $('ink').getContext('2d');      // finished strokes
  const live = $('live').getContext('2d');    // strokes still being drawn
  const view = {x: 0, y: 0, zoom: 1};         // board point in the middle of the window
  let touched = false;                        // has this person moved the view?
  let inkStale = true;
  let frame = 0;

  const size = () => ({w: stage.clientWidth, h: stage.clientHeight});
  const toBoard = (px, py) => {
    const {w, h} = size();
    return {x: (px - w / 2) / view.zoom + view.x, y: (py - h / 2) / view.zoom + view.y};
  };
  const toWindow = (x, y) => {
    const {w, h} = size();
    return {x: (x - view.x) * view.zoom + w / 2, y: (y - view.y) * view.zoom + h / 2};
  };

  function onBoard(pen) {
    const {w, h} = size();
    const k = devicePixelRatio * view.zoom;
    pen.setTransform(k, 0, 0, k, devicePixelRatio * w / 2 - k * view.x, devicePixelRatio * h / 2 - k * view.y);
    pen.lineCap = pen.lineJoin = 'round';
    return pen;
  }

  function wipe(pen) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  }

  function paintDots() {
    const {w, h} = size();
    let step = 28;
    while (step * view.zoom < 18) step *= 2;
    while (step * view.zoom > 56) step /= 2;
    const gap = step * view.zoom;
    const zero = toWindow(0, 0);
    ink.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    ink.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--dot');
    for (let y = ((zero.y % gap) + gap) % gap; y < h; y += gap) {
      for (let x = ((zero.x % gap) + gap) % gap; x < w; x += gap) ink.fillRect(x - .75, y - .75, 1.5, 1.5);
    }
  }

  function paint() {
    frame = 0;
    if (inkStale) {
      inkStale = false;
      wipe(ink);
      paintDots();
      onBoard(ink);
      for (const stroke of strokes.values()) if (!stroke.open) stroke.draw(ink);
    }
    wipe(live);
    onBoard(live);
    for (const stroke of strokes.values()) if (stroke.open) stroke.draw(live);
  }

  function repaint(all) {
    inkStale ||= all;
    frame ||= requestAnimationFrame(paint);
  }

  function resize() {
    const {w, h} = size();
    for (const pen of [ink, live]) {
      pen.canvas.width = Math.round(w * devicePixelRatio);
      pen.canvas.height = Math.round(h * devicePixelRatio);
    }
    inkStale = true;
    paint();                            // at once: a resized canvas is empty
    placeCursors();
  }

  function moved() {
    view.x = Math.max(-WORLD, Math.min(WORLD, view.x));
    view.y = Math.max(-WORLD, Math.min(WORLD, view.y));
    $('fit').firstChild.textContent = `${Math.round(view.zoom * 100)}%`;
    placeCursors();
    repaint(true);
  }

  function zoomAt(px, py, zoom) {
    const before = toBoard(px, py);
    view.zoom = Math.max(.1, Math.min(4, zoom));
    const after = toBoard(px, py);
    view.x += before.x - after.x;
    view.y += before.y - after.y;
    touched = true;
    moved();
  }

  function bounds() {
    const box = {left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity};
    for (const {xs, ys, width} of strokes.values()) {
      for (let i = 0; i < xs.length; i++) {
        box.left = Math.min(box.left, xs[i] - width);
        box.right = Math.max(box.right, xs[i] + width);
        box.top = Math.min(box.top, ys[i] - width);
        box.bottom = Math.max(box.bottom, ys[i] + width);
      }
    }
    return box.left < box.right ? box : null;
  }

  /** Shows every stroke, clear of the panels; never larger than life. */
  function fit() {
    const box = bounds();
    const {w, h} = size();
    const top = 92, bottom = 84, side = 24;
    Object.assign(view, {x: 0, y: 0, zoom: 1});
    if (box) {
      view.zoom = Math.max(.1, Math.min(1, (w - 2 * side) / (box.right - box.left), (h - top - bottom) / (box.bottom - box.top)));
      view.x = (box.left + box.right) / 2;
      view.y = (box.top + box.bottom) / 2 - (top - bottom) / 2 / view.zoom;
    }
    moved();
  }

  /** A newcomer sees the whole drawing; a drawing that is in sight stays where it is. */
  function settle() {
    const box = bounds();
    if (touched || !box) return;
    const {w, h} = size();
    const a = toWindow(box.left, box.top), b = toWindow(box.right, box.bottom);
    if (a.x < 0 || a.y < 80 || b.x > w || b.y > h - 70) fit();
  }

  // ---- The pen --------------------------------------------------------------------------------

  let width = 60;
  let current = null;                   // the stroke under this person's pen
  let sent = 0;                         // how many of its points the server has
  let pen = null;                       // smoothed position of the pen
  const pointers = new Map();
  let pinch = null;
  let panFrom = null;
  let spaceHeld = false;
  let here = null;                      // pointer position to tell the others

  const whole = value => Math.round(Math.max(-WORLD, Math.min(WORLD, value)) * UNIT);

  function begin(x, y) {
    current = new Stroke(me.id, nextStroke++, width, me.colour);
    strokes.set(nameOf(me.id, current.number), current);
    sent = 0;
    pen = {x, y};
    current.add(x, y);
    changed();
    repaint(false);
  }

  function draw(x, y, last) {
    const ease = last ? 1 : .62;        // a little inertia takes the tremble out of the line
    pen = {x: pen.x + (x - pen.x) * ease, y: pen.y + (y - pen.y) * ease};
    const end = current.xs.length - 1;
    if (Math.hypot(pen.x - current.xs[end], pen.y - current.ys[end]) * view.zoom < (last ? .5 : 1.6)) return;
    current.add(pen.x, pen.y);
    repaint(false);
    if (current.xs.length >= POINTS_PER_STROKE) {
      lift();
      begin(pen.x, pen.y);
    }
  }

  function lift() {
    if (!current) return;
    flush();
    tell({type: 'end', stroke: current.number});
    finish(current);
    current = null;
  }

  function drop() {                     // a stroke that turned out to be the first finger of a pinch
    if (sent > 0) {
      lift();
      return;
    }
    strokes.delete(nameOf(me.id, current.number));
    current = null;
    changed();
    repaint(false);
  }

  function flush() {
    while (current && sent < current.xs.length) {
      const to = Math.min(current.xs.length, sent + POINTS_PER_MESSAGE);
      const points = [];
      for (let i = sent; i < to; i++) points.push(whole(current.xs[i]), whole(current.ys[i]));
      tell(sent === 0
        ? {type: 'begin', stroke: current.number, width: current.width * UNIT, points}
        : {type: 'extend', stroke: current.number, points});
      sent = to;
    }
  }

  setInterval(() => {
    if (status !== 'open') return;
    const young = current && pinchable && performance.now() - current.born < 90;
    if (current && !young) flush();
    if (here && !current) {
      tell({type: 'move', x: whole(here.x), y: whole(here.y)});
      here = null;
    }
  }, SEND_EVERY_MS);

  let pinchable = false;
  const at = event => toBoard(event.clientX, event.clientY);

  stage.addEventListener('pointerdown', event => {
    closePopups();
    event.preventDefault();
    pointers.set(event.pointerId, event);
    stage.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch' && pointers.size === 2) {
      if (current) drop();
      pinch = spread();
      return;
    }
    if (pointers.size > 1) return;
    if (event.button !== 0 || spaceHeld) {
      panFrom = {px: event.clientX, py: event.clientY, x: view.x, y: view.y};
      stage.classList.add('panning');
      return;
    }
    if (status !== 'open') return;
    const {x, y} = at(event);
    begin(x, y);
    current.born = performance.now();
    pinchable = event.pointerType === 'touch';
  });

  stage.addEventListener('pointermove', event => {
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, event);
    if (pinch && pointers.size === 2) {
      const now = spread();
      view.x += (pinch.x - now.x) / view.zoom;
      view.y += (pinch.y - now.y) / view.zoom;
      zoomAt(now.x, now.y, view.zoom * now.gap / pinch.gap);
      pinch = now;
      return;
    }
    if (panFrom) {
      view.x = panFrom.x - (event.clientX - panFrom.px) / view.zoom;
      view.y = panFrom.y - (event.clientY - panFrom.py) / view.zoom;
      touched = true;
      moved();
      return;
    }
    if (event.pointerType !== 'touch' || current) here = at(event);
    if (!current || !pointers.has(event.pointerId)) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [event]) {
      const {x, y} = at(step);
      draw(x, y, false);
    }
  });

  function up(event) {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size < 2) pinch = null;
    if (panFrom && pointers.size === 0) {
      panFrom = null;
      stage.classList.remove('panning');
    }
    if (!current || pointers.size > 0) return;
    const {x, y} = at(event);
    if (event.type === 'pointerup') draw(x, y, true);
    lift();
  }
  stage.addEventListener('pointerup', up);
  stage.addEventListener('pointercancel', up);
  stage.addEventListener('pointerleave', () => {
    here = null;
    if (!current) tell({type: 'away'});
  });
  stage.addEventListener('contextmenu', event => event.preventDefault());
  stage.addEventListener('wheel', event => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      zoomAt(event.clientX, event.clientY, view.zoom * Math.exp(-event.deltaY * .01));
      return;
    }
    const lines = event.deltaMode === 1 ? 24 : 1;
    view.x += event.deltaX * lines / view.zoom;
    view.y += event.deltaY * lines / view.zoom;
    touched = true;
    moved();
  }, {passive: false});

  function spread() {
    const [a, b] = [...pointers.values()];
    return {
      x: (a.clientX + b.clientX) / 2,
      y: (a.clientY + b.clientY) / 2,
      gap: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)),
    };
  }

  // ---- The others -----------------------------------------------------------------------------

  const cursors = new Map();            // participant id → {element, x, y, timer}

  function initials(name) {
    const words = name.split(/[\s._@-]+/).filter(Boolean);
    const letters = words.length > 1 ? [...words[0]][0] + [...words[1]][0] : [...(words[0] ?? '?')].slice(0, 2).join('');
    return letters.toUpperCase();
  }

  function face(person) {
    const element = document.createElement('span');
    element.className = 'face';
    element.textContent = initials(person.name);
    element.style.setProperty('--mark', colour(person.colour));
    return element;
  }

  function label(person) {
    const element = document.createElement('span');
    element.className = 'name';
    element.textContent = person.name;
    if (person.id === me?.id) element.append(Object.assign(document.createElement('em'), {textContent: 'you'}));
    return element;
  }

  function showPeople() {
    const all = [...people.values()];
    all.sort((a, b) => (b.id === me?.id) - (a.id === me?.id));
    const button = $('people');
    const faces = document.createElement('span');
    const named = innerWidth >= 1000 && all.length <= 4;
    const room = innerWidth < 640 ? 3 : 6;
    const shown = all.length > room ? room - 1 : all.length;
    faces.className = named ? 'faces named' : 'faces';
    for (const person of all.slice(0, shown)) {
      faces.append(face(person));
      if (named) faces.append(label(person));
    }
    if (shown < all.length) {
      const more = document.createElement('span');
      more.className = 'face more';
      more.textContent = `+${all.length - shown}`;
      faces.append(more);
    }
    const state = document.createElement('span');
    state.className = 'state';
    button.replaceChildren(state, faces);
    button.dataset.count = all.length;
    button.setAttribute('aria-label', `${plural(all.length, 'person').replace('persons', 'people')} here`);
    document.querySelector('#roll ul').replaceChildren(...all.map(person => {
      const row = document.createElement('li');
      row.dataset.testid = 'participant';
      row.dataset.name = person.name;
      row.append(face(person), label(person));
      return row;
    }));
  }

  function showCursor(by, x, y) {
    const person = people.get(by);
    if (!person) return;
    let cursor = cursors.get(by);
    if (!cursor) {
      const element = document.createElement('div');
      element.className = 'cursor';
      element.dataset.testid = 'cursor';
      element.innerHTML = '<svg viewBox="0 0 20 20"><path d="M3 2.6 16.8 9l-6 1.7-2.6 5.8z"/></svg><span></span>';
      element.lastChild.textContent = person.name;
      element.style.setProperty('--mark', colour(person.colour));
      $('cursors').append(element);
      cursors.set(by, cursor = {element});
    }
    Object.assign(cursor, {x, y});
    cursor.element.classList.remove('idle');
    clearTimeout(cursor.timer);
    cursor.timer = setTimeout(() => cursor.element.classList.add('idle'), 4000);
    placeCursor(cursor);
  }

  function placeCursor({element, x, y}) {
    const spot = toWindow(x, y);
    element.style.transform = `translate(${spot.x - 3}px, ${spot.y - 3}px)`;
  }

  function placeCursors() {
    for (const cursor of cursors.values()) placeCursor(cursor);
  }

  function hideCursor(by) {
    const cursor = cursors.get(by);
    if (!cursor) return;
    clearTimeout(cursor.timer);
    cursor.element.remove();
    cursors.delete(by);
  }

  function toast(person, words) {
    const element = document.createElement('div');
    element.className = 'toast panel';
    const text = document.createElement('span');
    text.textContent = words;
    element.append(face(person), text);
    $('toasts').append(element);
    while ($('toasts').children.length > 3) $('toasts').firstChild.remove();
    setTimeout(() => element.classList.add('out'), 2600);
    setTimeout(() => element.remove(), 3000);
  }

  // ---- The socket -----------------------------------------------------------------------------

  const base = new URL(location.pathname.endsWith('/') ? './' : `${location.pathname.split('/').pop()}/`, location.href);
  base.hash = base.search = '';
  const resumeKey = `plane:${base.pathname}`;
  let socket = null;
  let status = 'connecting';            // connecting | open | reconnecting | ended
  let attempts = 0;
  let lastHeard = 0;
  let timer = 0;

  function tell(message) {
    if (status === 'open' && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function become(next) {
    status = next;
    document.body.dataset.status = next;
    changed();
  }

  function connect() {
    clearTimeout(timer);
    const url = new URL('ws', base);
    url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
    const mine = socket = new WebSocket(url);
    let heard = false;
    mine.onopen = () => mine.send(JSON.stringify(resume ? {type: 'return', resume} : {type: 'hello', resume: remembered()}));
    mine.onmessage = event => {
      if (mine !== socket) return;
      heard = true;
      lastHeard = Date.now();
      receive(JSON.parse(event.data));
    };
    mine.onclose = event => {
      if (mine === socket) lost(event.code, event.reason, heard);
    };
  }

  function lost(code, reason, wasOpen) {
    socket = null;
    if (status === 'ended') return;
    current = null;
    pointers.clear();
    [...cursors.keys()].forEach(hideCursor);
    if (wasOpen) attempts = 0;
    become(status === 'connecting' ? 'connecting' : 'reconnecting');
    const full = code === 1013;
    const wait = full ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, 400 * 2 ** attempts) * (.75 + Math.random() / 2);
    attempts++;
    const words = full ? reason : attempts > 4 ? `Nothing answers at ${location.host}. Is Plane running?` : 'Connection lost.';
    if (full || attempts > 1) notice(`${words} Trying again…`);
    timer = setTimeout(tryAgain, wait);
  }

  /** Asks first whether the session is still there: a refused WebSocket does not say why. */
  async function tryAgain() {
    clearTimeout(timer);
    try {
      const answer = await fetch(base, {method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(10_000)});
      if ([401, 403, 410].includes(answer.status)) {
        ended(answer.status);
        return;
      }
    } catch {
      // Nobody listens: the attempt below fails as well and counts.
    }
    connect();
  }

  function notice(words) {
    const element = $('notice');
    $('retry').hidden = status === 'ended';
    element.querySelector('p').textContent = words;
    element.hidden = !words;
  }

  function ended(code) {
    const gone = code === 410;
    const key = session?.key;
    become('ended');
    notice('');
    $('ended-title').textContent = gone ? 'This session has ended' : 'This link is no longer valid';
    $('ended-why').textContent = gone
      ? 'Its process was stopped, or shut down because nobody was connected. The board lived in that process; only your copy of it is left, in this tab.'
      : 'The proxy does not let this link through any more. Your copy of the board is still in this tab.';
    $('ended-next').textContent = key
      ? 'Connect with the same key again for a fresh session and a new link:'
      : 'Ask for a new link: connecting again starts a fresh session.';
    $('ended-command').textContent = `plane admin connect … --key ${/^[\w.:\/-]+$/.test(key) ? key : `'${String(key).replaceAll("'", `'\\''`)}'`}`;
    $('ended-command').hidden = !key;
    $('ended-save').hidden = $('ended-look').hidden = strokes.size === 0;
    $('ended').hidden = false;
    people.clear();
    showPeople();
  }

  function remembered() {
    try {
      return sessionStorage.getItem(resumeKey) ?? undefined;
    } catch {
      return undefined;                 // storage switched off: this tab is a newcomer every time
    }
  }

  function remember() {
    try {
      sessionStorage.setItem(resumeKey, resume);
    } catch {
      // As above.
    }
  }

  const receivers = {
    welcome(message) {
      session = message.session;
      me = message.you;
      nextStroke = message.next_stroke;
      resume = message.resume;
      remember();
      people.clear();
      for (const person of message.people) people.set(person.id, person);
      strokes.clear();
      for (const {by, stroke, width: wide, colour: hue, points, open} of message.strokes) put(by, stroke, wide, hue, points, open);
      test('key').textContent = session.key;
      test('backend').textContent = session.backend;
      test('fencing-token').textContent = session.fencing_token;
      test('backend').title = session.backend;
      document.title = `${session.key} · Plane whiteboard`;
      document.documentElement.style.setProperty('--me', colour(me.colour));
      attempts = 0;
      become('open');
      notice('');
      showPeople();
      settle();
      repaint(true);
    },
    joined({person}) {
      people.set(person.id, person);
      showPeople();
      toast(person, `${person.name} joined`);
    },
    left({by}) {
      const person = people.get(by);
      hideCursor(by);
      if (!person) return;
      people.delete(by);
      showPeople();
      toast(person, `${person.name} left`);
    },
    began({by, stroke, width: wide, points}) {
      put(by, stroke, wide, people.get(by)?.colour ?? 0, points, true);
      changed();
      point(by, points);
      repaint(false);
    },
    extended({by, stroke, points}) {
      strokes.get(nameOf(by, stroke))?.addAll(points);
      point(by, points);
      repaint(false);
    },
    ended({by, stroke}) {
      finish(strokes.get(nameOf(by, stroke)));
    },
    removed({strokes: gone}) {
      for (const {by, stroke} of gone) {
        if (current && by === me.id && stroke === current.number) current = null;
        strokes.delete(nameOf(by, stroke));
      }
      changed();
      repaint(true);
    },
    cleared({by}) {
      strokes.clear();
      current = null;
      changed();
      repaint(true);
      const person = people.get(by);
      if (person && by !== me.id) toast(person, `${person.name} cleared the board`);
    },
    moved({by, x, y}) {
      showCursor(by, x / UNIT, y / UNIT);
    },
    away({by}) {
      hideCursor(by);
    },
    refused({message}) {
      console.warn(`refused: ${message}`);
    },
    pulse() {},
  };

  function receive(message) {
    receivers[message.type]?.(message);
  }

  function point(by, points) {
    showCursor(by, points[points.length - 2] / UNIT, points[points.length - 1] / UNIT);
  }

  setInterval(() => {
    if (status !== 'open' || Date.now() - lastHeard < SILENCE_MS) return;
    const dead = socket;
    lost(1006, 'silence', true);
    dead.close();
  }, 5_000);
  addEventListener('online', () => { if (status === 'reconnecting') tryAgain(); });
  addEventListener('pageshow', event => { if (event.persisted && !socket && status !== 'ended') connect(); });

  // ---- Buttons and keys -----------------------------------------------------------------------

  const pens = [...document.querySelectorAll('.pen')];

  function choose(chosen) {
    width = Number(chosen.dataset.width);
    for (const each of pens) each.setAttribute('aria-checked', each === chosen);
  }

  function closePopups() {
    $('sure').hidden = true;
    $('roll').hidden = true;
    $('people').setAttribute('aria-expanded', 'false');
  }

  function undo() {
    if (!current) tell({type: 'undo'});
  }

  async function copyLink() {
    const label = $('copy').querySelector('span');
    try {
      await navigator.clipboard.writeText(base.href);
      label.textContent = 'Copied';
    } catch {
      prompt('The link to this board', base.href);
    }
    setTimeout(() => { label.textContent = 'Copy link'; }, 1600);
  }

  /** The whole drawing, not only what the window shows, at most 4,000 pixels wide or high. */
  function save() {
    const box = bounds() ?? {left: -400, top: -300, right: 400, bottom: 300};
    const margin = 40;
    const w = box.right - box.left + 2 * margin, h = box.bottom - box.top + 2 * margin;
    const scale = Math.min(2, 4000 / Math.max(w, h));
    const sheet = Object.assign(document.createElement('canvas'), {width: Math.ceil(w * scale), height: Math.ceil(h * scale)});
    const brush = sheet.getContext('2d');
    brush.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--paper');
    brush.fillRect(0, 0, sheet.width, sheet.height);
    brush.setTransform(scale, 0, 0, scale, (margin - box.left) * scale, (margin - box.top) * scale);
    brush.lineCap = brush.lineJoin = 'round';
    for (const stroke of strokes.values()) stroke.draw(brush);
    sheet.toBlob(blob => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = `${(session?.key ?? 'whiteboard').replace(/[^\w.-]+/g, '-')}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }

  const middleZoom = factor => zoomAt(stage.clientWidth / 2, stage.clientHeight / 2, view.zoom * factor);
  for (const each of pens) each.onclick = () => choose(each);
  $('undo').onclick = undo;
  $('clear').onclick = () => { $('sure').hidden = !$('sure').hidden; };
  $('sure-no').onclick = closePopups;
  $('sure-yes').onclick = () => {
    closePopups();
    tell({type: 'clear'});
  };
  $('in').onclick = () => middleZoom(1.25);
  $('out').onclick = () => middleZoom(.8);
  $('fit').onclick = fit;
  $('save').onclick = save;
  $('copy').onclick = copyLink;
  $('people').onclick = () => {
    $('roll').hidden = !$('roll').hidden;
    $('people').setAttribute('aria-expanded', String(!$('roll').hidden));
  };
  $('retry').onclick = tryAgain;
  $('ended-save').onclick = save;
  $('ended-look').onclick = () => {
    $('ended').hidden = true;
    notice('This session has ended. Here is your copy of its board.');
  };

  addEventListener('keydown', event => {
    if (event.key === 'Escape') closePopups();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      undo();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('button')) return;
    if (event.key === ' ') {
      spaceHeld = true;
      stage.classList.add('pan');
    }
    if (pens[event.key - 1]) choose(pens[event.key - 1]);
    if (event.key === '0') fit();
  });
  addEventListener('keyup', event => {
    if (event.key !== ' ') return;
    spaceHeld = false;
    stage.classList.remove('pan');
  });
  addEventListener('resize', () => {
    resize();
    showPeople();
  });
  dark.addEventListener('change', () => {
    if (me) document.documentElement.style.setProperty('--me', colour(me.colour));
    [...cursors.keys()].forEach(hideCursor);
    showPeople();
    repaint(true);
  });

  /** For tests in a browser. */
  window.plane = {
    strokes: () => strokes.size,
    people: () => [...people.values()].map(person => person.name),
    status: () => status,
    session: () => session,
  };

  resize();
  connect();
})();

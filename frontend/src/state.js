// The page's state and who listens to it. A listener hears the new state and the keys that changed.

export function createState(initial) {
  const listeners = [];
  let value = { ...initial };
  let changed = new Set();
  const tell = () => {
    const keys = changed;
    changed = new Set();
    for (const listener of listeners) listener(value, keys);
  };
  return {
    get: () => value,
    set(changes) {
      for (const [key, next] of Object.entries(changes)) if (value[key] !== next) changed.add(key);
      if (!changed.size) return;
      value = { ...value, ...changes };
      tell();
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}

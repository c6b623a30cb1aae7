// Runs before the first paint, so that a dark page does not flash white. A classic script: it must import nothing.
(() => {
  const chosen = localStorage.getItem('color-mode');
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset['colorMode'] = dark ? 'dark' : 'light';
})();

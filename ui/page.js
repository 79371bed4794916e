// Buttons and forms in rendered HTML say which event they send and with what; a click sends no other event than EVENTS.
const write = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.body.appendChild(document.createElement('textarea'));  // a page without TLS has no clipboard
  area.value = text;
  area.select();
  document.execCommand('copy');
  area.remove();
};
const copy = async (button) => {
  if (button.dataset.label) return;
  await write(button.dataset.copy);
  button.dataset.label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = button.dataset.label; delete button.dataset.label; }, 1500);
};
const send = (sender, said) => {
  const data = {...sender.dataset, said};
  if (!EVENTS.includes(data.event)) return;
  if (data.confirm && !window.confirm(data.confirm)) return;
  if (data.prompt) {
    data.said = window.prompt(data.prompt, data.value);
    if (data.said === null) return;
  }
  // What is being answered is kept in view.
  for (const other of element.querySelectorAll('button.open')) other.classList.remove('open');
  sender.classList.add('open');
  trigger(data.event, data);
};
element.addEventListener('click', (click) => {
  const button = click.target.closest('button');
  if (button?.dataset.copy) copy(button);
  else if (button?.matches('.back')) document.querySelector('button.open')?.scrollIntoView({block: 'center'});
  else if (button?.dataset.event) send(button, '');
});
element.addEventListener('submit', (submit) => {
  submit.preventDefault();
  const said = submit.target.querySelector('[name=said]').value.trim();
  if (said) send(submit.target, said);
});
watch('value', () => {
  for (const time of element.querySelectorAll('time[datetime]')) {  // by the reader's clock, not the server's
    const options = {dateStyle: 'long', timeStyle: 'short'};
    time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang || undefined, options);
  }
  if (NAME !== 'conversation') return;
  const log = element.querySelector('[role=log]');
  log?.querySelector('.exchange:last-child')?.scrollIntoView({block: 'nearest'});
  // Its address brings a conversation back when the page is loaded again.
  const here = new URL(window.location);
  const id = log?.dataset.conversation ?? '';
  if ((here.searchParams.get('conversation') ?? '') === id) return;
  if (id) here.searchParams.set('conversation', id); else here.searchParams.delete('conversation');
  window.history.replaceState(window.history.state, '', here);
});

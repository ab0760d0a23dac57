-- Which open page wrote last, and how far it had got: a page whose answer was lost on the way may say the same, or more, again.
alter table declaration
  add column page uuid,
  add column page_step integer not null default 0,
  add column page_revision integer;

-- Times are whole milliseconds since 1970 in UTC; local times are ISO 8601 without an offset.
-- States are the numbers of the enumerations in bot/model and bot/ports; 0 is the first one.

PRAGMA application_id = 1299342714;

CREATE TABLE inbox (
    event TEXT PRIMARY KEY,
    handled_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_by_time ON inbox (handled_at);

CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    room TEXT NOT NULL,
    message TEXT,
    created_at INTEGER NOT NULL,
    subject TEXT,
    until INTEGER,
    state INTEGER NOT NULL DEFAULT 0,
    message_id TEXT,
    finished_at INTEGER,
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_waiting ON outbox (seq) WHERE state = 0;
CREATE INDEX outbox_by_subject ON outbox (subject, seq) WHERE subject IS NOT NULL;
CREATE INDEX outbox_by_message ON outbox (room, message_id)
    WHERE message_id IS NOT NULL AND subject IS NOT NULL;

CREATE TABLE checkpoints (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    language TEXT,
    zone TEXT,
    greeted INTEGER NOT NULL DEFAULT 0,
    added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    account TEXT PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES people (id),
    added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX accounts_by_person ON accounts (person, added_at);

CREATE TABLE memberships (
    network TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES people (id),
    delegation TEXT NOT NULL DEFAULT '',
    coordinator INTEGER NOT NULL DEFAULT 0,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (network, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_person ON memberships (person);

CREATE TABLE questions (
    room TEXT NOT NULL,
    person INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    options TEXT NOT NULL,
    yes TEXT NOT NULL,
    more TEXT NOT NULL,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE things (
    id TEXT PRIMARY KEY,
    network TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    network TEXT NOT NULL,
    author TEXT NOT NULL,
    room TEXT NOT NULL,
    content TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_by_network ON drafts (network, updated_at);

CREATE TABLE timetable (
    key TEXT PRIMARY KEY,
    due_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    step TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX timetable_by_time ON timetable (due_at);
CREATE INDEX timetable_by_subject ON timetable (subject, due_at);

CREATE TABLE reminders (
    id TEXT PRIMARY KEY,
    author INTEGER,
    author_user TEXT NOT NULL,
    room TEXT NOT NULL,
    network TEXT,
    text TEXT NOT NULL,
    start_local TEXT NOT NULL,
    zone TEXT NOT NULL,
    rrule TEXT,
    state INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    foreign_hash TEXT UNIQUE
) STRICT;
CREATE INDEX reminders_of ON reminders (author, start_local) WHERE state = 0;
CREATE INDEX reminders_in ON reminders (network, start_local)
    WHERE state = 0 AND network IS NOT NULL;

CREATE TABLE events (
    id TEXT PRIMARY KEY,
    network TEXT NOT NULL,
    author TEXT NOT NULL,
    title TEXT NOT NULL,
    titles TEXT NOT NULL,
    start_local TEXT NOT NULL,
    end_local TEXT,
    zone TEXT NOT NULL,
    all_day INTEGER NOT NULL,
    is_deadline INTEGER NOT NULL,
    place TEXT NOT NULL,
    places TEXT NOT NULL,
    ladder TEXT NOT NULL,
    rooms TEXT NOT NULL,
    rrule TEXT,
    state INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX events_in ON events (network, start_local) WHERE state = 0;

CREATE TABLE rsvps (
    event TEXT NOT NULL REFERENCES events (id),
    person INTEGER NOT NULL,
    answer TEXT NOT NULL,
    note TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (event, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE polls (
    id TEXT PRIMARY KEY,
    network TEXT NOT NULL,
    author TEXT NOT NULL,
    question TEXT NOT NULL,
    questions TEXT NOT NULL,
    answers TEXT NOT NULL,
    closes_at INTEGER,
    zone TEXT NOT NULL,
    most INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    rooms TEXT NOT NULL,
    state INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX polls_open_in ON polls (network, closes_at) WHERE state = 0;

CREATE TABLE votes (
    poll TEXT NOT NULL REFERENCES polls (id),
    person INTEGER NOT NULL,
    choices TEXT NOT NULL,
    voted_at INTEGER NOT NULL,
    PRIMARY KEY (poll, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE announcements (
    id TEXT PRIMARY KEY,
    networks TEXT NOT NULL,
    author TEXT NOT NULL,
    room TEXT NOT NULL,
    texts TEXT NOT NULL,
    rooms TEXT NOT NULL,
    send_at INTEGER,
    until INTEGER,
    zone TEXT NOT NULL,
    state INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE announcement_networks (
    network TEXT NOT NULL,
    announcement TEXT NOT NULL REFERENCES announcements (id),
    PRIMARY KEY (network, announcement)
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_networks_of ON announcement_networks (announcement);

package main

const help = `shyraq-region: the regional server of Shyraq

A region
  init      found a region, in the folder or the database; nothing else does. Prints the secret of its backups, once
              --recipient KEY backups are for this recipient of age (age1…); without it a pair is made
  serve     serve devices until stopped
              --listen ADDR   where to listen (127.0.0.1:8443; port 0 takes any)
              --name HOST     a name or address of this server for its certificate; may be repeated
              --proxy ADDR    a proxy that says by the PROXY protocol who calls (send-proxy-v2); may be repeated,
                              and be a network such as 10.0.0.0/24. Nobody else there is served.
              --metrics ADDR  metrics for Prometheus, /healthz and /readyz there, without TLS; they name nobody
              --backup-to DIR a copy of the register goes there after each change, encrypted as a backup is
              --audit-to DIR  old decisions go there, a file a month: those older than --audit-years (5), and younger
                              ones where the audit takes more than --audit-megabytes (2048)
              --memory MIB    memory of its own that it keeps to (512; 0: no bound); GOMEMLIMIT goes before it
              --demo          a demonstration: found a region, and take devices with an injected clock
              --attached      stop when standard input ends, as when the program that started this one dies
              --new-epoch     the store was put back by other means than restore: devices push again what they have
              --log-format F  text or json; --log-level debug, info, warn or error
              --log-file FILE the log goes there and not to standard error; SIGHUP opens it anew
  load FILE take in a region file (- is standard input): districts, units, schools, venues, limits, planned raids
              --dry-run       only list what would change
  register load FILE
            take in a list of registered children (- is standard input), an export of the police as CSV or TSV;
            the list of each district it names takes the place of the one before
              --register CODE G_POL unless told otherwise
              --dry-run       only check it; bad rows are told by number
              --skip-bad      take the good rows in though others are bad

Officers and devices
  invite    print a one-time code (24 hours, one use)
              --role ROLE     patrol, inspector, supervisor or administrator
              --unit ID       a unit of the loaded region file
              --name NAME     the officer's name
              --officer ID    instead of the three: a further device of this officer; with them: an officer
                              whom the region forgot because it was restored, under his own id
  officers  list officers and their devices
  officer   move ID UNIT, rename ID NAME, role ID ROLE, oversee ID UNIT,UNIT,… (or none)
  revoke    end an officer or a device, at once
              --officer ID, or --device ID
              --wipe          with a device: it destroys its keys the moment it comes, and sends a signed receipt
                              (officers shows it); what it has still to deliver is kept aside here
              --undo          take it back, with what was set aside for it
  administrator
            list the administrators with keys of their own, and what waits for a second one. Once two have keys,
            an invite of who reads records, a higher role, another unit, revoke --undo and a further administrator
            take two: add --as KEY-FILE to the verb, and another approves within three days
            administrator key FILE              make a key; prints the public half
            administrator add NAME PUBLIC       the first two at once; later with --as KEY-FILE
            administrator remove ID --as KEY-FILE
            administrator approve ID --as KEY-FILE, administrator reject ID --as KEY-FILE
  recovery  officers get their keys back with the help of two administrators who see none of them
            (status)          who takes part, and whose keys are kept for them
            key FILE          make a recovery key, closed by a passphrase; prints the public half. Keep it off this machine
            init NAME PUBLIC NAME PUBLIC… --as KEY-FILE   two to five who take part; another administrator approves
                              (administrator approve). --anew: their keys are lost; officers are enrolled anew then
            add NAME PUBLIC --key FILE, remove NAME --key FILE   signed by one who takes part; another: confirm --key FILE
            list              requests of the last day
            approve CODE --key FILE   the code is what the officer reads from his screen. Be sure that it is he.
                              --request FILE --out FILE   with a request on a stick, on any machine
            reject CODE --key FILE
              --passphrase-file FILE  of the recovery key (without it a line of standard input)
  lost DEVICE  what could be read on a lost device, at most: nights, records, since when, who unlocked it last
              --revoke        revoke it in the same step
  held RECORD, held --on FILE
            what is held of a person who asks, since when, until when, and who can read it. The file (- is standard
            input) has his IIN or his name, or both, a line each; on the command line neither is taken
  retention what is due by the terms of the region, and what is held back and why; nothing is changed
              --apply         erase what is due and not held; where the terms are switched on the server does it each night
            retention terms FILE --as KEY-FILE  set the terms (- is standard input; --json prints those of now); another administrator approves
            retention hold RECORD               it is not erased by itself; release RECORD --as KEY-FILE gives it free
  erase RECORD --reason request|correction|court|mistake --as KEY-FILE
            destroy what is written in a record, on the server and, when they come next, on all devices; another
            administrator approves. What is printed and what is in backups of before stays
              --old           only what was replaced, after a correction
  grant     print how long a device reads what it holds after its officer's last contact; then it records and reads nothing
              --hours N       another time from the next contact on (72; 1 to 336)
  names     list what this server is called; a device enrols by a name of the list only
            names add HOST[:PORT]     the certificate names it at once, and devices learn of it
            names remove HOST[:PORT]
  token     issue OFFICER     print a token by which GDAL or QGIS read figures in the name of a supervisor; shown once
              --days N        how long it is good (30, at most 365); --note TEXT what it is for
            list, revoke TOKEN
            ca                print the certificate by which such programs know the server
  keys      print the officers' public keys, signed, by which printed acts are checked
              (shyraq act check --keys FILE)
            keys list             the sealing keys, and how many values each of them sealed
            keys show             the authority and the delivery key, now and before, and until when they hold
            keys rotate --what sealing    make a new one: it seals from now on, what the older one sealed is sealed
                                  anew while devices are served, and the older one is destroyed (--background: do
                                  not wait for that). Keep the old key in the safe with the backups of before.
            keys rotate --what authority  make a new one; devices are told of it, and both hold for 90 days
                                  (--days N). --at-once: the older one was stolen, and is out now
            keys rotate --what delivery   make a new key to which locked devices seal; the older one opens what was
                                  sealed to it for 365 days (--days N)
            keys revoke --what authority  the older one of a change that is under way is out now; or delivery
  quarantine
            list              what is set aside, and why (--held: also what waits for another line)
            show NAME         who wrote it and when, and no word of it
            admit NAME…       take it into its record; or --device ID, --officer ID, --reason WORD, --all

Upkeep
  status    numbers of the region, and whether it is served here
  checklist what a region does before it keeps children's data: what is done, what is open, what only you can see
  verify    open everything that is kept; names every problem
  audit     print what was done by whom, as lines of JSON (--since 2026-11-29, --action revoke)
            audit who-looked ID   who was given, opened or printed a record, or a child of one; newest first (--most 200)
            audit looked OFFICER  what an officer (or a device) was given, opened, printed, searched
                                  --to FILE writes the entries with the proofs that they stand in the log
            audit verify FILE --key KEY  check such a file with the region's public key, on any machine
            audit check [FILE]    hash the whole log anew; prints key and signed checkpoint, and holds the log
                                  against what was printed before and kept in a file
            audit export DIR      take those of full months before a day out into files, signed, and encrypted for
                                  whom backups are for (--before 2026-01-01; five years ago without it)
  backup FILE
            write all of it into an encrypted file while it is served, read back, loaded and compared
              --recipient KEY for this recipient; may be repeated
              --for-all-backups  and for it from now on
              --register      only officers, devices, invites and settings
  restore FILE
            bring a region back into an empty folder or database, with a new epoch
              --secret FILE   the secret of the backup (without it standard input is asked)
              --newer FILE    a later register.age or backup: who came and who was revoked since
  migrate   move a region: --from DIR into the database of the settings, or from there --to DIR;
            or --from DIR --to postgres://…, or --from postgres://… --to DIR
  version   print the version

All verbs but serve, restore and migrate also work while the server runs. All take
  --data DIR       the data directory (SHYRAQ_REGION_DATA, else the user's data directory)
  --key-file FILE  the sealing key (DIR/key). In a real region it must not lie beside the data.
  --database URL   a PostgreSQL that keeps the region in the place of the data directory
  --config FILE    lines such as "key-file = /media/key/shyraq.key" (SHYRAQ_REGION_CONFIG). Every setting
                   may also be in the environment, as SHYRAQ_REGION_KEY_FILE: data, key-file, database,
                   listen, name, proxy, metrics, log-format, log-level, log-file, backup-to, audit-to,
                   audit-years, audit-megabytes, memory
  --json           print JSON; a failure prints {"code","field","detail"} on standard error

serve prints one line of JSON on standard output when it is ready:
  {"listen":"127.0.0.1:8443","server_id":"...","ca_sha256":"..."}

Exit codes: 0 done, 1 fault, 2 usage, 3 invalid, 4 not found, 5 conflict, 6 denied,
7 unavailable, 8 data directory in use.
`

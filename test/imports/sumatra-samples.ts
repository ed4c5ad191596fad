/** What `smt export` writes: one whole record as the client spells it, and one of its smallest. */
export const sumatraExport = `[{"label":"08e00c09573e","timestamp":"2026-11-22 12:43:51+0000","reason":"baseline","duration":0.35997557640075684,
 "executable":{"path":"/usr/bin/python3","version":"3.11.2","name":"Python","options":""},
 "repository":{"url":"/home/alice/smtproj","type":"GitRepository","upstream":null},
 "main_file":"main.py","version":"adcc8aa9356fde5d2e6c11b633dccfd1272fef3c",
 "parameters":{"content":"seed = 65785 # seed\\ndistr = \\"uniform\\" # statistical distribution\\nn = 100 # number of values to draw",
               "type":"SimpleParameterSet"},
 "input_data":[],"script_arguments":"<parameters>",
 "launch_mode":{"type":"SerialLaunchMode","parameters":{"working_directory":"/home/alice/smtproj","options":null}},
 "datastore":{"type":"FileSystemDataStore","parameters":{"root":"/home/alice/smtproj/Data"}},
 "input_datastore":{"type":"FileSystemDataStore","parameters":{"root":"/"}},
 "outcome":"","stdout_stderr":"done 100\\n",
 "output_data":[{"path":"out.csv","digest":"6fb709fcc9c97c225f6338b9a85babbeaf7f9320",
                 "metadata":{"mimetype":"text/csv","encoding":null,"size":1190},"creation":"2026-11-22 12:43:58+0000"}],
 "tags":["_finished_","figure1","paper"],"diff":"","user":"Alice <a@b.c>","dependencies":[],
 "platforms":[{"system_name":"Linux","ip_addr":"127.0.0.1","architecture_bits":"64bit","machine":"x86_64","architecture_linkage":"ELF",
   "version":"#1 SMP","release":"6.1.0-28-amd64","network_name":"laptop","processor":""}],
 "repeats":null}, {"label":"second 1/x","timestamp":"2026-11-22T12:43:52+0100","duration": 1.0, "version":"bcd0000", "parameters":{"content":"{\\"n\\": 1e2}","type":"JSONParameterSet"}, "tags":["b"], "outcome": "fine"}]
`;

/** The same first record as Django keeps it. */
export const sumatraTables = `
create table django_store_executable(id integer primary key, path text, name text, version text, options text);
create table django_store_dependency(id integer primary key, name text, path text, version text, diff text, source text, module text);
create table django_store_repository(id integer primary key, type text, url text, upstream text);
create table django_store_parameterset(id integer primary key, type text, content text);
create table django_store_launchmode(id integer primary key, type text, parameters text);
create table django_store_datastore(id integer primary key, type text, parameters text);
create table django_store_datakey(id integer primary key, path text, digest text, creation datetime, metadata text,
  output_from_record_id integer);
create table django_store_platforminformation(id integer primary key, architecture_bits text, architecture_linkage text,
  machine text, network_name text, ip_addr text, processor text, release text, system_name text, version text);
create table django_store_record(label text, db_id integer primary key autoincrement, reason text, duration real,
  executable_id integer, repository_id integer, main_file text, version text, parameters_id integer, launch_mode_id integer,
  datastore_id integer, input_datastore_id integer, outcome text, timestamp datetime, tags text, diff text, user text,
  project_id text, script_arguments text, stdout_stderr text, repeats text);
create table django_store_record_input_data(id integer primary key, record_id integer, datakey_id integer);
create table django_store_record_dependencies(id integer primary key, record_id integer, dependency_id integer);
create table django_store_record_platforms(id integer primary key, record_id integer, platforminformation_id integer);
insert into django_store_executable values(1, '/usr/bin/python3', 'Python', '3.11.2', '');
insert into django_store_repository values(1, 'GitRepository', '/home/alice/smtproj', null);
insert into django_store_parameterset values(1, 'SimpleParameterSet', 'seed = 65785 # seed
distr = "uniform" # statistical distribution
n = 100 # number of values to draw');
insert into django_store_launchmode values(1, 'SerialLaunchMode',
  '{''working_directory'': ''/home/alice/smtproj'', ''options'': None}');
insert into django_store_datastore values(1, 'FileSystemDataStore', '{''root'': ''/home/alice/smtproj/Data''}');
insert into django_store_datastore values(2, 'FileSystemDataStore', '{''root'': ''/''}');
insert into django_store_datakey values(1, 'out.csv', '6fb709fcc9c97c225f6338b9a85babbeaf7f9320', '2026-11-22 12:43:58',
  '{''mimetype'': ''text/csv'', ''encoding'': None, ''size'': 1190}', 1);
insert into django_store_platforminformation values(1, '64bit', 'ELF', 'x86_64', 'laptop', '127.0.0.1', '', '6.1.0-28-amd64',
  'Linux', '#1 SMP');
insert into django_store_record values('08e00c09573e', 1, 'baseline', 0.35997557640075684, 1, 1, 'main.py',
  'adcc8aa9356fde5d2e6c11b633dccfd1272fef3c', 1, 1, 1, 2, '', '2026-11-22 12:43:51.123', '_finished_, "figure 1", paper', '',
  'Alice <a@b.c>', 'P', '<parameters>', 'done 100
', null);
insert into django_store_record_platforms values(1, 1, 1);
`;

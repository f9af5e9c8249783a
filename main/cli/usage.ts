import { queryFields, queryFlags, queryForms } from "#shared/query-fields";

/** What the command line can do; printed by --help and after a wrong call. */
export const usage = `ango-loupe: look at Ango Hub exports, offline

  info  FILE                        what the file is: counts, stages, classes, people, problems
  tasks FILE [--where QUERY]        one line for each task
             [--sort COLUMN|-COLUMN] [--limit N] [--columns A,B]
             or --facets: the values of each field, and how many of the tasks have them
  show  FILE TASK [--stage STAGE]   one task, normalised; TASK is a task id, or #ROW (0-based)
             or --svg: one page as the canvas draws it, with labels, relations and, of
             a film, what lies between key frames (dashed)
             [--page N] [--picture FILE] [--dark] [--scale X] [--hide CLASS]...
             [--no-labels] [--no-relations] [--interpolation | --no-interpolation]
             (pages count from 1; X: pixels for each pixel of the picture;
             CLASS: a title or a schemaId; labels where at most 40 are in view)
  search FILE TEXT [--where QUERY]  one line for each place where TEXT stands: task, field, text around
             [--regex] [--case] [--in everything|values|exported] [--limit N]
             (letter case counts with --case; exported: without stage histories;
             of more than 100,000 hits the first are printed and all are counted)
  compare FILE --from STAGE [--to STAGE]   every task as it left a stage, and as it left another or was exported
  compare FILE --from exported --to mine --findings FOLDER|FILE [--reviewer NAME]
             (every task, and as a reviewer corrected it; also mine against a stage, or another export)
  compare A B [--from STAGE] [--to STAGE]  two exports, joined by task id, else asset id, else external id
             [--reference a|b] [--iou 0.5] [--pair id|geometry|answer:TITLE] [--where QUERY]
             [--matching optimal|coco-greedy] [--radius PIXELS] [--fail-under F1=0.95]... [--workers N]
             [--masks [--media FOLDER]... [--tolerance 2]]  (brush masks and label volumes, class by class; from
             the folders or the bundle that is compared; of --tolerance pixels or mm surfaces count as the same)
             [--csv FOLDER [--spreadsheet]]  (the vendor's Comparison, Aggregate and Metric files, and ours)
             (STAGE: a name or id, its latest visit; Label#first, Label#2; #3: the third visit of all;
             exported; --reference from|to: the same as a|b; --fail-under: F1, precision, recall, similarity)
  masks FILE [--where QUERY]        what masks hold: voxels and mm3 of each label of a volume, pixels of each colour
             [--media FOLDER]... [--limit N]  (--json: one object a line; masks lie in the folders; no link is followed)
             [--history] [--map COLOUR=CLASS]...  (--history: as tasks left each stage, too; COLOUR: #rrggbb or
             #rgb; CLASS: a title or a schemaId; --strict: 3 where a mask is missing or cannot be read)
  rules FILE RULES [--where QUERY]  where the rules of a text file do not hold, one violation a line, then figures of
             [--workers N]  each rule (the language: in the page's Rules, and in resources/rules/example.rules;
             --strict: 3 where a rule of severity error does not hold; 2 where the rules are not understood)
  findings list FILE...             what files of findings hold, one finding a line; FILE: .loupe-findings, or a folder
             [--csv [--spreadsheet]] [--limit N]          that the program keeps findings in; several are merged first
  findings merge FILE... --into FILE   several reviewers' files as one; conflicts are listed, and settled by a person
  findings export FILE... --as csv|html|ango|coco --into FILE [--of EXPORT] [--media FOLDER]... [--all] [--by NAME]
             (html: with crops, where --of and --media lead to pictures; ango, coco: the tasks of --of that --by
             corrected, as an Ango Hub import file or as COCO; with --all, the others too)
             list, merge, export: [--reviewer NAME]  (who looks, where a blind plan withholds what others said)
  findings check FILE...            whether files of findings are whole; exit 1 where one is not
             [--of EXPORT [--where QUERY]] [--kind K]... [--verdict V]... [--author A]... [--reason R]... [--tag T]...
             [--assignee A] [--rule R] [--text T] [--conflicts] [--salvage] [--strict]
             (--salvage: what is whole of a damaged file; --strict: 3 where something was damaged or conflicts)
  check FILE                        every asset byte by byte: problems, one a line, with line, column and byte
  collect FILE [--where QUERY]      fetches what the tasks point to and is not here: the only command that
             [--only LIST] [--roles pictures,brush,volumes]   opens connections; by GET, to the links' own hosts
             [--into BUNDLE.loupe|FOLDER] [--parallel N] [--retries N] [--most-bytes N] [--inner]
             (LIST: as the page's Media panel copies it; --into: packed as pack does it, with all that is here;
             --inner: also from hosts of this machine and of inner networks, where a link itself names
             one; what is whole is not fetched again)
  pack  FILE --into BUNDLE.loupe    the export and every file that its tasks point to and that is here, as one bundle
             [--where QUERY] [--media FOLDER]... [--folder]
             (looked for among what was fetched, then in the folders; what is not there is listed
             in the bundle with the reason; --folder: a folder instead of an archive)
  verify BUNDLE                     every file of a bundle that was changed, dropped, added or renamed; exit 1 where one was
  unpack BUNDLE --into FOLDER       its files in a new folder; \`sha256sum -c manifest-sha256.txt\` there checks them, too
  serve [FILE...]                   the page in a browser on this machine
             [--port N] [--no-open] [--media FOLDER]  (a folder of media, remembered)
             [--collect]  (the page may fetch as the command collect does)
             [--findings FOLDER]  (where findings are kept, instead of among what this person's program remembers)

Output of info, tasks, show, search, check, compare, rules, findings, collect, pack, verify and unpack: text, or --json; tasks and findings list also --csv.
  --json     info, show, collect, pack and unpack: one object; tasks, search, check, compare, rules and verify: one object a line
             (rules: the last line is the summary; compare: positions in the two sides' lists as exported; the last line is the summary)
  --csv      quoted as in RFC 4180, a line feed after each line, values as exported; with
             --spreadsheet, texts that it would run as formulas begin with an apostrophe
             A text of more than 4 096 bytes ends in … there; show gives all of it.
  --strict   exit with 3 where parts of the file are damaged

QUERY, for example: stage:Review updated>2024-01-01 tools>10 class:"Car, left" -batch:B1 (a OR b)
--help lists its fields.

Exit codes: 0 done, also where nothing was found; 1 the file or task cannot be read; 2 wrong call; 3 done, with damaged parts (--strict),
or fetched, with some missing (collect); 4 compared, and a figure is under its limit (--fail-under).`;

/** The fields of a query; printed by --help. */
export const queryUsage = [
	"QUERY is made of terms:",
	...twoColumns(queryForms.map(([form, words]) => [form, words])),
	"",
	"Fields:",
	...twoColumns(queryFields.map((field) => [field.example, field.words])),
	"",
	`has: knows ${queryFlags.map((flag) => flag.name).join(", ")}.`,
].join("\n");

function twoColumns(rows: readonly (readonly [string, string])[]): string[] {
	const width = Math.max(...rows.map(([left]) => left.length));
	return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

/** Raised where the command line is not called as it should be. */
export class WrongCall extends Error {}

export const exitCodes = { done: 0, failed: 1, wrongCall: 2, damaged: 3, missing: 3, under: 4 } as const;

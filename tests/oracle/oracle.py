"""The parts of `run`: prepare ROOT, record ROOT, compare SVLINT (each with the script name beginnings to take).

A script is scripts/NN-what.bat or .cmd; every other file there is a helper and lies beside each of them when they run.
A first line `rem oracle: …` carries further options of `svlint trace` (--assume-exit NAME=CODE only), or the word `open`:
what the script does hangs on the content of files, so svlint may answer with several paths, if the real one is among them.
"""
import json
import os
import re
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS, RECORDED, EXPECTED = HERE / "scripts", HERE / "recorded", HERE / "expected"
LIMIT = 20  # seconds for one script in one scenario
STUBS = """osql sqlcmd net sc armbcast armload armkill clplogcmd clpcfctrl powershell tool1 tool2 tool3
           find findstr timeout ping tasklist taskkill sleep xcopy robocopy""".split()
SCENARIOS = [
    {"CLP_EVENT": event, "CLP_DISK": disk, "CLP_SERVER": server}
    for event, disk, server in product(
        ["START", "FAILOVER", "RECOVER", None], ["SUCCESS", "FAILURE"], ["HOME", "OTHER"]
    )
]


def is_script(path):
    return re.fullmatch(r"\d\d+-[\w-]+\.(bat|cmd)", path.name) is not None


def scripts(starts):
    found = sorted(path for path in SCRIPTS.iterdir() if is_script(path))
    return [path for path in found if not starts or path.name.startswith(tuple(starts))]


def first_line(script):
    line = script.read_bytes().split(b"\n", 1)[0].decode("ascii", "replace").strip()
    return line[len("rem oracle:"):].split() if line.startswith("rem oracle:") else []


def options(script):
    """The options svlint gets for a script, as in its record."""
    return ["--assume-exit", "0"] + [word for word in first_line(script) if word != "open"]


def may_stay_open(script):
    return "open" in first_line(script)


def exit_codes(script):
    """The same options as environment variables of the stubs."""
    values = options(script)
    assert len(values) % 2 == 0 and set(values[::2]) == {"--assume-exit"}, script.name
    named = (value.split("=") for value in values[1::2] if "=" in value)
    return {f"STUB_EXIT_{name.upper()}": code for name, code in named}


def named_variables(script):
    """The cluster variables a script or a helper it names can look at: the others cannot change what it does."""
    text = script.read_bytes().lower()
    for helper in SCRIPTS.iterdir():
        if helper.is_file() and not is_script(helper) and helper.stem.lower().encode() in text:
            text += helper.read_bytes().lower()
    return [name for name in SCENARIOS[0] if name.lower().encode() in text]


def jobs(starts):
    """Every run: (script, the scenarios it stands for, folder below ROOT/run)."""
    for script in scripts(starts):
        names, classes = named_variables(script), {}
        for scenario in SCENARIOS:
            classes.setdefault(tuple(scenario[name] for name in names), []).append(scenario)
        for number, alike in enumerate(classes.values()):
            yield script, alike, Path(script.stem) / f"{number:02}"


def prepare(root, starts):
    shutil.rmtree(root / "bin", ignore_errors=True)
    shutil.rmtree(root / "run", ignore_errors=True)
    (root / "bin").mkdir()
    for name in STUBS:
        shutil.copy(root / "stub.exe", root / "bin" / f"{name}.exe")
    helpers = [path for path in SCRIPTS.iterdir() if not is_script(path)]
    workers = os.cpu_count() or 1
    parts = [[] for _ in range(workers)]
    for count, (script, alike, folder) in enumerate(jobs(starts)):
        files = root / "run" / folder / "files"
        files.mkdir(parents=True)
        shutil.copy(script, files)
        for path in helpers:
            (shutil.copytree if path.is_dir() else shutil.copy)(path, files / path.name)
        inside = "Z:\\oracle\\run\\" + str(folder).replace("/", "\\")
        variables = {**alike[0], **exit_codes(script), "ORACLE_LOG": inside + "\\log"}
        variables["PATH"] = "Z:\\oracle\\bin;C:\\windows\\system32;C:\\windows"
        settings = [f"{name}={value or ''}" for name, value in variables.items()]
        parts[count % workers].append("\t".join([f"{inside}\\files\\{script.name}", inside + "\\output"] + settings))
    commands = ["cd /oracle"]
    for worker, part in enumerate(parts):
        (root / "run" / f"jobs{worker}").write_text("".join(line + "\n" for line in part), encoding="utf-8")
        files = f"'Z:\\oracle\\run\\jobs{worker}' 'Z:\\oracle\\run\\results{worker}'"
        commands.append(f"wine 'Z:\\oracle\\driver.exe' {files} {LIMIT} &")
    (root / "go").write_text("\n".join(commands + ["wait", ""]), encoding="ascii")


def steps_of(log):
    if not log.exists():
        return []
    entries = log.read_bytes().decode("utf-8").split("\x1e\n")[:-1]
    pairs = (entry.partition("\t") for entry in entries)
    return [{"command": name, "arguments": rest.strip(" \t")} for name, _, rest in pairs]


def grouped(results):
    """Scenarios with equal results fall together, in the order of the first of each."""
    groups = {}
    for scenario, result in results:
        groups.setdefault(json.dumps(result), (result, []))[1].append(scenario)
    return [{"sets": sets, **result} for result, sets in groups.values()]


def write_record(path, record):
    """JSON with one step and one scenario a line, so that a change reads well."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    innermost = r"\{\s+(\"(?:CLP_EVENT|command)\": [^{}]*?)\s+\}"
    text = re.sub(innermost, lambda match: "{" + re.sub(r"\s*\n\s*", " ", match[1]) + "}", text)
    path.write_text(text + "\n", encoding="utf-8")


def record(root, starts):
    RECORDED.mkdir(exist_ok=True)
    results = [iter((root / "run" / f"results{worker}").read_text().split()) for worker in range(os.cpu_count() or 1)]
    runs = {}
    for count, (script, alike, folder) in enumerate(jobs(starts)):
        code = next(results[count % len(results)], None)
        if code is None:
            sys.exit(f"oracle: the driver ended before {script.name}")
        code = None if code == "timeout" else int(code)
        if code is None:
            print(f"oracle: {script.name}: still running after {LIMIT} s in {key(alike[0])}", file=sys.stderr)
        result = {"steps": steps_of(root / "run" / folder / "log"), "code": code}
        runs.setdefault(script, []).extend((scenario, result) for scenario in alike)
    for script, result in runs.items():
        content = {"script": script.name, "options": options(script)}
        if may_stay_open(script):
            content["open"] = True
        content["scenarios"] = grouped(result)
        write_record(RECORDED / f"{script.stem}.json", content)
    for old in RECORDED.glob("*.json"):
        if not starts and not any(old.stem == script.stem for script in runs):
            old.unlink()
    print(f"oracle: {len(runs)} scripts recorded", file=sys.stderr)


def faults():
    """The scripts that faults.txt names: they are held against expected/ instead of recorded/."""
    lines = (HERE / "faults.txt").read_text(encoding="utf-8").splitlines()
    return {line.split(":")[0] for line in lines if re.match(r"\d\d+-", line)}


def flat(path):
    """{scenario as text: (steps as (command, arguments), code)} of a record or an expectation."""
    content, result = json.loads(path.read_text(encoding="utf-8")), {}
    for group in content["scenarios"]:
        for scenario in group.get("sets") or [group["set"]]:
            result[key(scenario)] = (step_list(group["steps"]), group["code"])
    return result


def step_list(steps):
    return [(step["command"].lower(), step["arguments"].strip(" \t")) for step in steps]


def key(scenario):
    return " ".join(f"{name[4:]}={scenario.get(name) or '(unset)'}" for name in ("CLP_EVENT", "CLP_DISK", "CLP_SERVER"))


def traced(svlint, script):
    """What svlint predicts: {scenario: [(steps, code) of each path]}, or a text where it says nothing of use."""
    command = [svlint, "trace", script.name, "--format", "json"] + options(script)
    run = subprocess.run(command, cwd=SCRIPTS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    try:
        content = json.loads(run.stdout.decode("utf-8"))
    except ValueError:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines() or ["nothing"]
        return {key(scenario): f"svlint ended with {run.returncode} and said: {said[0]}" for scenario in SCENARIOS}
    result = {}
    for scenario in content["scenarios"]:
        paths = [path for path in scenario["paths"] if path["end"]["kind"] != "unknown"]
        if len(paths) != len(scenario["paths"]) and not may_stay_open(script):
            result[key(scenario["set"])] = "says that it does not know how the script ends"
        elif scenario["truncated"] and may_stay_open(script):
            result[key(scenario["set"])] = []
        else:
            result[key(scenario["set"])] = [(step_list(path["steps"]), path["end"]["code"]) for path in paths]
    return result


def covers(predicted, real):
    """Whether steps whose unknown values are written %NAME% can be the real ones."""
    def pattern(step):
        return re.sub("%[^%]+%", ".*", re.escape(" ".join(step)).replace("\\%", "%"))

    pairs = list(zip(predicted, real))
    return len(predicted) == len(real) and all(re.fullmatch(pattern(a), " ".join(b)) for a, b in pairs)


def difference(wanted, got, may_be_open):
    """Readable lines about one scenario, or none where both agree. A code svlint leaves open (null) is no claim."""
    if isinstance(got, str):
        return [f"svlint: {got}"]
    if may_be_open:
        possible = not got or any(covers(path[0], wanted[0]) for path in got)
        return [] if possible else [f"svlint: {len(got)} paths, and what ran is none of them"]
    if len(got) != 1:
        return [f"svlint: {len(got)} paths instead of one"]
    got = got[0]
    lines = []
    if wanted[0] != got[0]:
        at = next((n for n, (a, b) in enumerate(zip(wanted[0], got[0])) if a != b), min(len(wanted[0]), len(got[0])))
        for who, steps in (("cmd.exe", wanted[0]), ("svlint ", got[0])):
            shown = [f"{name} {rest}".rstrip() for name, rest in steps[at:at + 3]] + ["(end)"]
            line = f"{who}: step {at + 1} of {len(steps)}: " + "  ¦  ".join(shown[:3])
            lines.append(line.replace("\n", "<LF>").replace("\r", "<CR>"))
    if got[1] is not None and wanted[1] != got[1]:
        lines.append(f"code:    cmd.exe {wanted[1]}, svlint {got[1]}")
    return lines


def compare(svlint, starts):
    svlint, known, disagreements, total, chosen = os.path.abspath(svlint), faults(), 0, 0, scripts(starts)
    open_codes = 0
    unpaired = known ^ {path.name for path in scripts([]) if (EXPECTED / f"{path.stem}.json").exists()}
    if unpaired:
        sys.exit(f"oracle: faults.txt and expected/ do not name the same scripts: {', '.join(sorted(unpaired))}")
    for script in chosen:
        folder = EXPECTED if script.name in known else RECORDED
        wanted = flat(folder / f"{script.stem}.json")
        got = traced(svlint, script)
        said = {}
        for scenario in map(key, SCENARIOS):
            total += 1
            answer = got.get(scenario, "no such scenario in the trace")
            open_codes += isinstance(answer, list) and len(answer) == 1 and answer[0][1] is None
            lines = difference(wanted[scenario], answer, may_stay_open(script))
            if lines:
                disagreements += 1
                said.setdefault("\n".join(lines), []).append(scenario)
        for lines, scenarios in said.items():
            more = f" and {len(scenarios) - 1} more" if len(scenarios) > 1 else ""
            print(f"{script.name}: {scenarios[0]}{more}" + (" (by hand)" if script.name in known else ""))
            print("    " + lines.replace("\n", "\n    "))
    for name in sorted(known):
        file = name[:-4] + ".json"
        if not starts and flat(EXPECTED / file) == flat(RECORDED / file):
            print(f"oracle: note: {name} stands in faults.txt, but Wine agrees with expected/", file=sys.stderr)
    if open_codes:
        print(f"({open_codes} exit codes left open by svlint)")
    print(f"{len(chosen)} scripts, {total} scenarios, {disagreements} disagreements")
    return 1 if disagreements else 0


if __name__ == "__main__":
    task, where, *names = sys.argv[1:]
    if task == "compare":
        sys.exit(compare(where, names))
    {"prepare": prepare, "record": record}[task](Path(where), names)

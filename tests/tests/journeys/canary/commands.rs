//! Every command there is, as the program itself tells them: none may be left without a canary.

use std::collections::BTreeSet;
use std::process::Stdio;

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Ran, World};

/// What commands wrote to standard error, and which commands that were.
pub struct Told {
    /// All of it.
    pub text: String,
    commands: BTreeSet<String>,
    ran: BTreeSet<String>,
}

impl Told {
    /// Asks the program for its commands.
    pub fn start(world: &World) -> Result<Self> {
        let mut commands = BTreeSet::new();
        commands_below(world, &[], &mut commands)?;
        Ok(Self { text: String::new(), commands, ran: BTreeSet::new() })
    }

    /// Runs a command that ends with that code.
    pub fn run(&mut self, world: &World, arguments: &[&str], code: i32) -> Result<Ran> {
        let ran = world.rolecall(arguments)?;
        self.note(arguments, &ran);
        if ran.code == code { Ok(ran) } else { Err(format!("{arguments:?}: {ran:?}").into()) }
    }

    /// Takes down what a command said.
    pub fn note(&mut self, arguments: &[&str], ran: &Ran) {
        self.text.push_str(&ran.stderr);
        self.ran(arguments);
    }

    /// Takes down that a command was run.
    pub fn ran(&mut self, arguments: &[&str]) {
        let names = (1..=2.min(arguments.len())).map(|count| arguments[..count].join(" "));
        self.ran.extend(names.filter(|name| self.commands.contains(name)));
    }

    /// Runs `rolecall agent` beside a command that is its client, and tells it to end.
    pub async fn agent(&mut self, world: &World, arguments: &[&str]) -> Result<()> {
        let mut command = world.command("rolecall", ["agent"]);
        let mut agent = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        world.engine_is(agent.id()).await?;
        self.run(world, arguments, 0)?;
        let pid = rustix::process::Pid::from_raw(i32::try_from(agent.id())?).ok_or("no process")?;
        rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        until("the agent to end", PATIENCE, async || agent.try_wait().ok()?).await?;
        self.note(&["agent"], &Ran::of(&agent.wait_with_output()?));
        Ok(())
    }

    /// The commands that no canary has gone through.
    pub fn left_out(&self) -> Vec<&String> {
        self.commands.difference(&self.ran).collect()
    }
}

/// The commands that have none below them, such as `source add`, from the help texts.
fn commands_below(world: &World, path: &[&str], found: &mut BTreeSet<String>) -> Result<()> {
    let help = world.rolecall(&[path, &["--help"]].concat())?.well()?.stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let is_name = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names = lines.take_while(|line| !line.is_empty()).filter(is_name);
    let names: Vec<&str> =
        names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    if names.is_empty() && !path.is_empty() {
        found.insert(path.join(" "));
    }
    for name in names {
        commands_below(world, &[path, &[name]].concat(), found)?;
    }
    Ok(())
}

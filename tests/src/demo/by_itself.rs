//! The demo on a virtual desktop: it acts as a person would, through the real tray and the real notices, and tells what
//! it really saw.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::story::Story;
use crate::desktop::recorder::{Notice, NoticeEvent};
use crate::desktop::tray::TrayItem;
use crate::desktop::{PATIENCE, Result, until};
use crate::sandbox::{Fault, FaultKind, Target, demo};
use crate::world::{AtLogIn, Programs, Resident, Setup, World};

/// How long the session of the notice lasts, and how long before its end the notice comes.
const LIFE: i64 = 26;
const PREFERENCES: &str = "notify_before = [\"11s\"]";

/// Runs it.
///
/// # Errors
/// A step did not happen; the error says which.
pub async fn by_itself() -> Result<()> {
    let mut story =
        Story::begin("Rolecall's demo, by itself on a virtual desktop. A sandbox stands for AWS.");
    let outcome = tell(&mut story).await;
    story.ends(outcome)
}

async fn tell(story: &mut Story) -> Result<()> {
    story.tries("A desktop, a sandbox, and Rolecall set up from the command line");
    let setup =
        Setup { preferences: PREFERENCES.to_owned(), at_log_in: AtLogIn::SignsIn, ..Setup::default() };
    let world = World::start(setup).await?;
    let display = world.desktop.display().unwrap_or_default();
    story.saw(format_args!("Display {display} with xfce4-panel, xfce4-notifyd and gnome-keyring"));
    story.saw(format_args!("Sandbox at {}", world.sandbox.url()));
    story.saw(world.rolecall(&["source", "check", "sam"])?.well()?.stdout);
    story.saw(world.rolecall(&["roles"])?.well()?.stdout);

    let mut actor = Actor::enters(story, &world).await?;
    actor.picks_a_role(story).await?;
    actor.picks_it_again(story).await?;
    actor.uses_a_shell(story)?;
    actor.types_a_code(story).await?;
    actor.looks_at_the_window(story).await?;
    actor.is_refused(story).await?;
    actor.renews(story).await?;
    actor.signs_in_with_a_company(story).await?;
    actor.ends_and_quits(story).await
}

/// Who acts: on a world, through the tray of the running program.
struct Actor<'a> {
    world: &'a World,
    resident: Resident,
    item: TrayItem,
    pictures: PathBuf,
    taken: usize,
}

impl<'a> Actor<'a> {
    async fn enters(story: &mut Story, world: &'a World) -> Result<Self> {
        story.tries("rolecall-desktop starts");
        let pictures = Programs::find()?.target().join("demo");
        remove_pictures(&pictures)?;
        let started = Instant::now();
        let resident = world.resident()?;
        let item = registered(world).await?;
        let took = started.elapsed().as_millis();
        let properties = item.properties().await?;
        story.saw(format_args!("Tray registered as {} after {took} ms", item.address()));
        story.saw(format_args!("Tooltip: {}", properties.tooltip.0));
        let mut actor = Self { world, resident, item, pictures, taken: 0 };
        actor.item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
        story.saw(format_args!("Menu:\n{}", indented(&actor.item.menu().await?.outline())));
        actor.opens_menu(story, "menu").await?;
        Ok(actor)
    }

    async fn picks_a_role(&mut self, story: &mut Story) -> Result<()> {
        story.tries("A click on staging-ops opens its console");
        let started = Instant::now();
        self.item.click("staging-ops").await?;
        let visit = self.world.visit(1).await?;
        story.saw(format_args!("The browser was started with: {}", visit.arguments.join(" ")));
        for hop in &visit.hops {
            story.saw(format_args!("{} {}", hop.status, hop.address));
        }
        story.expects(visit.title() == "Signed in", format_args!("{}: {}", visit.title(), visit.lead()))?;
        story.saw(format_args!("{} ms from the click to the page", started.elapsed().as_millis()));
        let row =
            self.item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
        story.saw(format_args!("Menu row: {}", row.label));
        story.saw(format_args!("Tooltip: {}", self.item.properties().await?.tooltip.0));
        self.opens_menu(story, "menu-live").await
    }

    async fn picks_it_again(&mut self, story: &mut Story) -> Result<()> {
        story.tries("A second click uses the session that lives");
        self.item.click("staging-ops").await?;
        let visit = self.world.visit(2).await?;
        story.saw(format_args!("{}: {}", visit.title(), visit.lead()));
        let (assumed, links) =
            (self.world.sandbox.count("AssumeRole"), self.world.sandbox.count("getSigninToken"));
        story.expects(
            (assumed, links) == (1, 2),
            format_args!("AssumeRole was called {assumed} time, getSigninToken {links} times"),
        )
    }

    fn uses_a_shell(&self, story: &mut Story) -> Result<()> {
        story.tries("The command line has the same session");
        let calls = self.world.sandbox.count("AssumeRole");
        story.saw(self.world.rolecall(&["whoami", "staging-ops"])?.well()?.stdout);
        let command = ["exec", "staging-ops", "--", "env"];
        let variables = self.world.rolecall(&command)?.well()?.stdout;
        let names: Vec<&str> = variables.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect();
        let given = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
        let all = given.iter().all(|name| names.contains(name));
        story.expects(all, format_args!("rolecall {}: {}", command.join(" "), given.join(", ")))?;
        story.saw(self.world.rolecall(&["sessions"])?.well()?.stdout);
        let again = self.world.sandbox.count("AssumeRole") - calls;
        story.expects(again == 0, "AssumeRole was not called again")
    }

    async fn types_a_code(&mut self, story: &mut Story) -> Result<()> {
        story.tries("prod-admin asks for an MFA code on a terminal");
        let mut person = self.world.rolecall_on_a_terminal(&["console", "prod-admin"])?;
        person.sees("MFA code for prod-admin", 1).await?;
        let code = self.world.sandbox.mfa_code(demo::JO_MFA_SERIAL).ok_or("no such device")?;
        person.types(&code)?;
        let status = person.ended(PATIENCE).await?;
        story.saw(person.shown().replace('\r', ""));
        story.expects(status.success(), format_args!("rolecall console prod-admin: {status}"))?;
        let visit = self.world.visit(3).await?;
        story.expects(visit.title() == "Signed in", format_args!("{}: {}", visit.title(), visit.lead()))
    }

    async fn is_refused(&mut self, story: &mut Story) -> Result<()> {
        story.tries("A click on locked-out is refused, and says why");
        self.item.click("locked-out").await?;
        let title = "Access to locked-out denied";
        let notice = self.notice(|notice| notice.summary == title).await?;
        story.saw(describe(&notice));
        self.is_on_screen(title).await?;
        let row = self.item.wait_for_row(PATIENCE, |row| row.label == "locked-out: access denied…").await?;
        story.saw(format_args!("Menu row: {}", row.label));
        let status = self.item.properties().await?.status;
        story.expects(status == "NeedsAttention", format_args!("The icon's status: {status}"))?;
        self.takes_picture(story, "refused")?;
        self.opens_menu(story, "menu-attention").await
    }

    async fn looks_at_the_window(&mut self, story: &mut Story) -> Result<()> {
        if Programs::find()?.path("rolecall-window").is_err() {
            return Ok(());
        }
        story.tries("A click on Settings… opens the window");
        let started = Instant::now();
        self.item.click("Settings…").await?;
        let desktop = &self.world.desktop;
        let find = async || {
            let found = desktop.run("xdotool", ["search", "--onlyvisible", "--class", "rolecall"]).ok()?;
            found.lines().next_back().map(str::to_owned)
        };
        let window = until("the window", PATIENCE, find).await?;
        let name = desktop.run("xdotool", ["getwindowname", &window])?;
        story.saw(format_args!("Window “{}” after {} ms", name.trim(), started.elapsed().as_millis()));
        // Shown is not painted yet, and nothing outside tells of the painting.
        tokio::time::sleep(Duration::from_secs(2)).await;
        self.takes_picture(story, "window")?;
        // As a click on the title bar's cross does.
        self.world.desktop.run("xdotool", ["windowclose", &window])?;
        let gone = async || find().await.is_none().then_some(());
        until("the window to close", PATIENCE, gone).await
    }

    async fn renews(&mut self, story: &mut Story) -> Result<()> {
        story.tries("A notice comes before a session ends, and its button renews");
        self.world.sandbox.fault(Fault::always(Target::Sts, FaultKind::ShortSession(LIFE)));
        self.world.sandbox.fault(Fault::always(Target::SigninToken, FaultKind::RefuseSessionDuration));
        let calls = self.world.sandbox.count("AssumeRole");
        let visits = self.world.visits()?.len();
        self.item.click("sandbox").await?;
        let before = self.world.visit(visits + 1).await?;
        story.saw(format_args!("{}: {}, for {LIFE} s", before.title(), before.lead()));
        let title = "sandbox ends in 1 min";
        let notice = self.notice(|notice| notice.summary == title).await?;
        story.saw(describe(&notice));
        self.world.sandbox.clear_faults();
        self.is_on_screen(title).await?;
        self.takes_picture(story, "notice")?;
        self.world.desktop.click_notice(title, "Renew").await?;
        let pressed = NoticeEvent::Action { id: notice.id.unwrap_or_default(), key: "renew".to_owned() };
        self.world.desktop.recorder().wait_for_event(PATIENCE, &pressed).await?;
        story.saw("Renew was pressed, with the mouse");
        let after = self.world.visit(visits + 2).await?;
        story.saw(format_args!("{}: {}", after.title(), after.lead()));
        let notice = self.notice(|notice| notice.summary.starts_with("sandbox renewed until ")).await?;
        story.saw(describe(&notice));
        self.is_on_screen(&notice.summary).await?;
        self.takes_picture(story, "renewed")?;
        let log = self.world.sandbox.calls().calls;
        let names: Vec<_> = log.iter().filter(|call| call.action == "AssumeRole").skip(calls).collect();
        let same = names.len() == 2 && names[0].session_name == names[1].session_name;
        let name = names.first().and_then(|call| call.session_name.as_deref()).unwrap_or_default();
        story.expects(same, format_args!("AssumeRole was called again, as {name} both times"))
    }

    async fn signs_in_with_a_company(&mut self, story: &mut Story) -> Result<()> {
        story.tries("A company’s sign-in lists its roles, and one opens its console");
        let start_url = demo::START_URL;
        let add = ["source", "add", "acme", "--identity-center", start_url, "--region", "eu-west-1"];
        story.saw(self.world.rolecall(&add)?.well()?.stderr);
        let visits = self.world.visits()?.len();
        story.saw(self.world.rolecall(&["sign-in", "acme"])?.well()?.stderr);
        let page = self.world.visit(visits + 1).await?;
        story.saw(format_args!("jo signed in in the browser, which then said: {}", page.title()));
        // With so many roles the menu has its sections: the roles of an account are in its group.
        let admin = "payments-prod/AdministratorAccess";
        let listed = async || self.world.rolecall(&["roles"]).ok()?.stdout.contains(admin).then_some(());
        until("the company’s roles", PATIENCE, listed).await?;
        self.world.rolecall(&["console", admin])?.well()?;
        let visit = self.world.visit(visits + 2).await?;
        story.expects(visit.title() == "Signed in", format_args!("{}: {}", visit.title(), visit.lead()))?;
        story.saw(self.world.rolecall(&["source", "list"])?.well()?.stdout);
        self.opens_menu(story, "company").await
    }

    async fn ends_and_quits(&mut self, story: &mut Story) -> Result<()> {
        story.tries("End session, and Quit");
        let menu = self.item.menu().await?;
        let session = menu.find_row(&|row| row.label.starts_with("sandbox  ")).ok_or("no session row")?;
        let end = session.find("End session").ok_or("no End session")?;
        self.item.click_row(end).await?;
        let item = &self.item;
        let gone = async || {
            let menu = item.menu().await.ok()?;
            menu.find_row(&|row| row.label.starts_with("sandbox  ")).is_none().then_some(())
        };
        until("the session's row to go", PATIENCE, gone).await?;
        story.saw("The session's row is gone");
        let started = Instant::now();
        self.item.click("Quit Rolecall").await?;
        let status = self.resident.ended(PATIENCE).await?;
        story.expects(
            status.success(),
            format_args!("rolecall-desktop ended well, {} ms after the click", started.elapsed().as_millis()),
        )?;
        let done: Vec<String> = self.world.activity()?.iter().map(line_of_log).collect();
        story.saw(format_args!("Activity log:\n{}", indented(&done.join("\n"))));
        Ok(())
    }

    async fn notice(&self, wanted: impl Fn(&Notice) -> bool) -> Result<Notice> {
        self.world.desktop.recorder().wait_for_notice(Duration::from_secs(60), wanted).await
    }

    /// Waits until a notice is to be seen.
    async fn is_on_screen(&self, title: &str) -> Result<()> {
        let shown = async || {
            let notices = self.world.desktop.notices_on_screen().await.ok()?;
            notices.iter().flatten().any(|element| element.name == title).then_some(())
        };
        until(&format!("“{title}” on the screen"), PATIENCE, shown).await
    }

    /// Clicks the icon with the mouse, so that the panel itself shows the menu, and takes a picture of it.
    async fn opens_menu(&mut self, story: &Story, name: &str) -> Result<()> {
        if let Err(error) = self.world.desktop.open_tray_menu().await {
            self.takes_picture(story, "no-menu")?;
            return Err(error);
        }
        self.takes_picture(story, name)?;
        self.world.desktop.run("xdotool", ["key", "Escape", "mousemove", "600", "600"])?;
        Ok(())
    }

    fn takes_picture(&mut self, story: &Story, name: &str) -> Result<()> {
        self.taken += 1;
        let picture = self.pictures.join(format!("{}-{name}.png", self.taken));
        self.world.desktop.screenshot(&picture)?;
        let shown =
            std::env::current_dir().ok().and_then(|here| Some(picture.strip_prefix(here).ok()?.to_owned()));
        story.saw(format_args!("Picture: {}", shown.unwrap_or(picture).display()));
        Ok(())
    }
}

/// The icon as soon as the tray has it: looked for more often than a test would, since the time is told.
async fn registered(world: &World) -> Result<TrayItem> {
    let find = async {
        loop {
            if let Some(item) = TrayItem::all(&world.desktop).await?.into_iter().next() {
                return Ok(item);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(PATIENCE, find).await.map_err(|_| "no icon came into the tray")?
}

/// Pictures of an earlier run would pass for this one's.
fn remove_pictures(folder: &PathBuf) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "png") {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn describe(notice: &Notice) -> String {
    let buttons = notice.actions.iter().filter(|(key, _)| key != "default");
    let buttons: String = buttons.map(|(_, label)| format!(" [{label}]")).collect();
    format!("Notice: {} / {}{buttons}", notice.summary, notice.body)
}

fn line_of_log(line: &serde_json::Value) -> String {
    let word = |pointer: &str| line.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or("-");
    format!(
        "{:<8} {:<12} {:<8} from {}",
        word("/what"),
        word("/role"),
        word("/outcome/result"),
        word("/surface")
    )
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

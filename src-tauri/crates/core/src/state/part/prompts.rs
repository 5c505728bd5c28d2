//! Prompts: every open question to a person, whatever asks it. What a question is about is up to its workflow.

use crate::id::{ConnectionId, PromptId};
use crate::prompt::Prompt;

/// All open questions.
#[derive(Debug)]
pub struct Prompts<Q> {
    questions: Vec<Question<Q>>,
    last_id: u64,
}

#[derive(Debug)]
struct Question<Q> {
    about: Q,
    /// `None`: what there is to choose from is being found out.
    prompt: Option<Prompt>,
}

impl<Q> Default for Prompts<Q> {
    fn default() -> Self {
        Self { questions: Vec::new(), last_id: 1 }
    }
}

impl<Q> Prompts<Q> {
    /// The questions that surfaces show, the oldest first.
    pub fn open(&self) -> impl Iterator<Item = &Prompt> {
        self.questions.iter().filter_map(|question| question.prompt.as_ref())
    }

    /// What an open question is about.
    pub fn about(&self, id: PromptId) -> Option<&Q> {
        self.questions.iter().find(|question| question.is(id)).map(|question| &question.about)
    }

    /// The first question of that kind that surfaces show.
    pub fn find(&self, which: impl Fn(&Q) -> bool) -> Option<PromptId> {
        let found = self.questions.iter().find(|question| which(&question.about))?;
        found.prompt.as_ref().map(|prompt| prompt.id)
    }

    /// What surfaces show of a question, for its workflow to change as it goes on.
    pub fn prompt_mut(&mut self, id: PromptId) -> Option<&mut Prompt> {
        self.questions.iter_mut().find(|question| question.is(id))?.prompt.as_mut()
    }

    /// The first question of that kind, for its workflow to add who else waits for it.
    pub fn find_mut(&mut self, which: impl Fn(&Q) -> bool) -> Option<&mut Q> {
        self.questions.iter_mut().map(|question| &mut question.about).find(|about| which(about))
    }

    /// Every question, for its workflow to take out who does not wait for it any more.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Q> {
        self.questions.iter_mut().map(|question| &mut question.about)
    }

    /// Notes a question that is asked once it is known what there is to choose from.
    pub fn prepare(&mut self, about: Q) {
        self.questions.push(Question { about, prompt: None });
    }

    /// Takes out a question that was being prepared.
    pub fn take_prepared(&mut self, which: impl Fn(&Q) -> bool) -> Option<Q> {
        let prepared = |question: &Question<Q>| question.prompt.is_none() && which(&question.about);
        let at = self.questions.iter().position(prepared)?;
        Some(self.questions.remove(at).about)
    }

    /// Opens a question.
    pub fn ask(&mut self, about: Q, prompt: Prompt) -> PromptId {
        self.last_id += 1;
        let id = PromptId(self.last_id);
        self.questions.push(Question { about, prompt: Some(Prompt { id, ..prompt }) });
        id
    }

    /// Says where a question is asked first, and for which program.
    pub fn address(&mut self, id: PromptId, first_to: Option<ConnectionId>, asked_by: Option<String>) {
        let question = self.questions.iter_mut().find(|question| question.is(id));
        if let Some(prompt) = question.and_then(|question| question.prompt.as_mut()) {
            prompt.first_to = first_to;
            prompt.asked_by = asked_by;
        }
    }

    /// The questions that are asked first on that connection.
    pub fn asked_on(&self, connection: ConnectionId) -> Vec<PromptId> {
        let there = self.open().filter(|prompt| prompt.first_to == Some(connection));
        there.map(|prompt| prompt.id).collect()
    }

    /// Closes a question: it is answered, or given up.
    pub fn close(&mut self, id: PromptId) -> Option<Q> {
        let at = self.questions.iter().position(|question| question.is(id))?;
        Some(self.questions.remove(at).about)
    }

    /// Closes every question of that kind.
    pub fn withdraw(&mut self, which: impl Fn(&Q) -> bool) {
        self.questions.retain(|question| !which(&question.about));
    }
}

impl<Q> Question<Q> {
    fn is(&self, id: PromptId) -> bool {
        self.prompt.as_ref().is_some_and(|prompt| prompt.id == id)
    }
}

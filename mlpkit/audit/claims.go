package audit

import (
	"mlplab/mlpkit/study"
)

// Verdict is what evidence says about a conclusion.
type Verdict string

// The verdicts. Tables and runs are judged in the same words.
const (
	Supported    Verdict = "supported"    // the evidence shows it, by more than chance explains
	InPart       Verdict = "in part"      // it shows one part of the conclusion and not another
	Contradicted Verdict = "contradicted" // it shows the opposite
	NotDecided   Verdict = "not decided"  // a run that is needed is missing, or chance may explain what there is
	NoEvidence   Verdict = "no evidence"  // it does not bear on the conclusion, or cannot tell
)

// Verdicts lists the verdicts, the most favourable first.
func Verdicts() []Verdict {
	return []Verdict{Supported, InPart, Contradicted, NotDecided, NoEvidence}
}

// Claim is a conclusion of the report in our words.
type Claim struct {
	Experiment Experiment
	Text       string
	Rule       string // what the report's tables would have to show

	byTables func(*tables) (Verdict, string)
	byRuns   func(evidence) (Verdict, string)
}

// Judgement is what a judge says of a claim, and why, with numbers.
type Judgement struct {
	Claim
	Verdict Verdict
	Reason  string
}

// differing is the rule of the conclusions on the batch size.
const differing = "the tables of 16 and 256 lie outside of where chance puts a repeat of the 64 configuration, and differ as claimed"

// claims are the report's conclusions, in its order. [JudgeTables] holds them
// against the report's own tables, [JudgeRuns] against studies of this lab.
var claims = []Claim{
	{LearningRate, "The choice of the learning rate matters much",
		"best and worst level of validation accuracy differ by more than chance",
		(*tables).rateMatters, matters},
	{LearningRate, "0.001 converges slowly and may stay below what is possible",
		"its level of validation accuracy is below that of 0.01 by more than chance",
		(*tables).slowRate, slowAndLow},
	{LearningRate, "0.1 can be unstable or overshoot",
		"its level is below the others' by more than chance, and its training loss rises in some epochs",
		(*tables).fastRate, tooLarge},
	{LearningRate, "0.01 balances speed and stability well",
		"no other value leads in most epochs and ends above it by more than chance",
		(*tables).balancedRate, func(e evidence) (Verdict, string) { return balanced(e, "0.01") }},
	{BatchSize, "The batch size changes speed and stability", differing,
		(*tables).batchMatters, matters},
	{BatchSize, "16 converges sooner but varies more", differing,
		(*tables).smallBatch, func(e evidence) (Verdict, string) { return sooner(e, "16", "64") }},
	{BatchSize, "256 is steadier but converges later", differing,
		(*tables).largeBatch, func(e evidence) (Verdict, string) { return sooner(e, "64", "256") }},
	{BatchSize, "64 is a reasonable balance", differing,
		(*tables).balancedBatch, func(e evidence) (Verdict, string) { return balanced(e, "64") }},
	{HiddenLayers, "More hidden layers can learn more complex patterns",
		"the level of training loss with 2 is below that with 0 by more than chance",
		(*tables).depthCapacity, func(e evidence) (Verdict, string) { return capacity(e, "0", "1", "2") }},
	{HiddenLayers, "Without hidden layers the network does poorly",
		"its level is below the best of the others by more than chance; a level of no less than theirs contradicts",
		(*tables).linear, linearIsPoor},
	{HiddenLayers, "One or two hidden layers help, further ones less and less",
		"the best of 1 and 2 is above 0 by more than chance",
		(*tables).depthHelps, diminishing},
	{Width, "Wider hidden layers have more capacity",
		"the level of training loss of 128 is below that of 32 by more than chance",
		(*tables).widthCapacity, func(e evidence) (Verdict, string) { return capacity(e, "32", "64", "128") }},
	{Width, "Wider networks do better than narrow ones",
		"the level of validation accuracy of 128 is above that of 32 by more than chance",
		(*tables).widthHelps, widerIsBetter},
	{Width, "Far too wide ones over-fit or cost more time",
		"the widest is below the others by more than chance; its cost in time would be evidence, too, and no table has times",
		(*tables).excess, tooWide},
	{Loss, "The right loss depends on the task",
		"tables of more than one task",
		silent("all tables are of one task"), mute("all runs have the same task, so they cannot compare tasks.")},
	{Loss, "Cross-entropy suits classification",
		"its level is above the other losses' by more than chance",
		(*tables).crossEntropy, suits},
	{Loss, "Squared and absolute error suit regression rather than this",
		"tables of a task of regression",
		silent("there is none; that both end lower here is shown at one learning rate only, 0.01"), otherLosses},
	{Loss, "Another framework would be faster",
		"times of both",
		silent("no table has times"), mute("all runs are of this lab's own network; make bench times it beside other frameworks.")},
}

// silent is the answer of tables that do not bear on a claim.
func silent(reason string) func(*tables) (Verdict, string) {
	return func(*tables) (Verdict, string) { return NoEvidence, reason }
}

// mute is the answer of runs that do not bear on a claim.
func mute(reason string) func(evidence) (Verdict, string) {
	return func(evidence) (Verdict, string) { return NoEvidence, reason }
}

// JudgeTables holds all conclusions against the report's own tables. Differences
// count if they exceed [Noise.Least] of the five repeats; levels are those of
// [Table.Level].
func JudgeTables(r Report) ([]Judgement, error) {
	t, err := newTables(r)
	if err != nil {
		return nil, err
	}
	var all []Judgement
	for _, c := range claims {
		verdict, reason := c.byTables(t)
		all = append(all, Judgement{c, verdict, reason})
	}
	if t.err != nil {
		return nil, t.err
	}
	return all, nil
}

// JudgeRuns holds the conclusions of one experiment against a study of it, in
// which at least one value stayed finite; without one there is no judgement.
func JudgeRuns(e Experiment, study *study.Result) []Judgement {
	found := evidenceOf(study)
	if len(found.sound) == 0 {
		return nil
	}
	var all []Judgement
	for _, c := range claims {
		if c.Experiment == e {
			verdict, reason := c.byRuns(found)
			all = append(all, Judgement{c, verdict, reason})
		}
	}
	return all
}

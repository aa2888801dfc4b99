// Generated from schema/events.json by `npm run types`.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AgentConnected */
        AgentConnected: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "AgentConnected";
            /** Leg */
            leg: string;
            /** Agent */
            agent: string;
            /**
             * Queue
             * @default null
             */
            queue: string | null;
            /** Ring Ms */
            ring_ms: number;
            /** Wait Ms */
            wait_ms: number;
        };
        /**
         * AgentRole
         * @description What the agent does while a flow has the caller.
         * @enum {string}
         */
        AgentRole: "stay" | "listen" | "free";
        /**
         * AgentStateChanged
         * @description An agent's presence at the queues, as Asterisk and the panel have it.
         */
        AgentStateChanged: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "AgentStateChanged";
            /** Agent */
            agent: string;
            /**
             * State
             * @enum {string}
             */
            state: "ready" | "ringing" | "talking" | "hold" | "break" | "after-call-work" | "logged-out" | "unreachable";
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Call
             * @default null
             */
            call: string | null;
        };
        /**
         * AlertKind
         * @enum {string}
         */
        AlertKind: "finding" | "ringing" | "deserted" | "refused";
        /**
         * AlertRaised
         * @description A situation that somebody else has to know of at once. One per rule and call.
         */
        AlertRaised: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "AlertRaised";
            /** Rule */
            rule: string;
            /** Finding */
            finding: string;
            /**
             * To
             * @enum {string}
             */
            to: "supervisor" | "team-leader";
            /**
             * Due At
             * @default null
             */
            due_at: string | null;
        };
        /**
         * AlertTaken
         * @description A supervisor has taken note of an alert: the others need not.
         */
        AlertTaken: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "AlertTaken";
            alert: components["schemas"]["AlertKind"];
            /** Of */
            of: string;
            /** By */
            by: string;
        };
        /**
         * AudioConsumed
         * @description The leg's recogniser has taken in audio up to here; deadlines before it can be judged.
         */
        AudioConsumed: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "AudioConsumed";
            /** Call */
            call: string;
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Offset Ms */
            offset_ms: number;
            /** Speaking */
            speaking: boolean;
        };
        /** CallEnded */
        CallEnded: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "CallEnded";
            ended_by: components["schemas"]["EndedBy"];
            /** Reason */
            reason: string;
            /**
             * Talk Ms
             * @default 0
             */
            talk_ms: number;
        };
        /**
         * CallReviewed
         * @description The call judged on its final transcript, beside what was told live. A later one replaces it.
         */
        CallReviewed: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "CallReviewed";
            /** Pack */
            pack: string;
            /** Told */
            told: number;
            /**
             * Differences
             * @default []
             */
            differences: components["schemas"]["Difference"][];
        };
        /** CallStarted */
        CallStarted: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "CallStarted";
            direction: components["schemas"]["Direction"];
            /** Caller Number */
            caller_number: string;
            /**
             * Caller Name
             * @default
             */
            caller_name: string;
            /**
             * Dialled
             * @default
             */
            dialled: string;
            /**
             * Channel
             * @default
             */
            channel: string;
            /**
             * Simulated
             * @default false
             */
            simulated: boolean;
            /**
             * Ticket
             * @default
             */
            ticket: string;
            /**
             * Agent
             * @default null
             */
            agent: string | null;
        };
        /**
         * CardShown
         * @description The one thing for the agent to say now; the next one replaces it. Empty texts: nothing is due.
         */
        CardShown: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "CardShown";
            /** Call */
            call: string;
            /** Rule */
            rule: string;
            /** Zh */
            zh: string;
            /** En */
            en: string;
            /**
             * Due Ms
             * @default null
             */
            due_ms: number | null;
            /**
             * Next Rule
             * @default
             */
            next_rule: string;
            /**
             * Next Zh
             * @default
             */
            next_zh: string;
            /**
             * Calming
             * @default []
             */
            calming: string[];
            /**
             * Flow
             * @default
             */
            flow: string;
        };
        /**
         * Difference
         * @description A verdict that was told while the call was up and did not stand, or a forbidden phrase that was told too late.
         */
        Difference: {
            /** Finding */
            finding: string;
            /** Rule */
            rule: string;
            live: components["schemas"]["Verdict"] | null;
            /**
             * Live Ms
             * @default null
             */
            live_ms: number | null;
            /**
             * Live Reason
             * @default null
             */
            live_reason: string | null;
            /**
             * Provisional
             * @default false
             */
            provisional: boolean;
            final: components["schemas"]["Verdict"];
            /**
             * Final Reason
             * @default null
             */
            final_reason: string | null;
            /**
             * Said
             * @default null
             */
            said: string | null;
        };
        /**
         * Direction
         * @enum {string}
         */
        Direction: "in" | "out";
        /**
         * EndedBy
         * @description Who hung up first (contracts §3).
         * @enum {string}
         */
        EndedBy: "caller" | "agent" | "line" | "lost" | "unknown";
        Fact: components["schemas"]["CallStarted"] | components["schemas"]["QueueJoined"] | components["schemas"]["QueueLeft"] | components["schemas"]["OfferStarted"] | components["schemas"]["OfferEnded"] | components["schemas"]["AgentConnected"] | components["schemas"]["LegUp"] | components["schemas"]["LegDown"] | components["schemas"]["HoldStarted"] | components["schemas"]["HoldEnded"] | components["schemas"]["TransferStarted"] | components["schemas"]["TransferFailed"] | components["schemas"]["Transferred"] | components["schemas"]["FlowStarted"] | components["schemas"]["FlowEnded"] | components["schemas"]["UtteranceHeard"] | components["schemas"]["HearingChanged"] | components["schemas"]["FindingChanged"] | components["schemas"]["Marked"] | components["schemas"]["TicketOpened"] | components["schemas"]["TicketTried"] | components["schemas"]["LineMeasured"] | components["schemas"]["RecordingPaused"] | components["schemas"]["RecordingResumed"] | components["schemas"]["AlertRaised"] | components["schemas"]["AlertTaken"] | components["schemas"]["CallReviewed"] | components["schemas"]["CallEnded"];
        /**
         * Finding
         * @description One rule's verdict on one call. A later finding with the same id replaces it.
         */
        Finding: {
            /** Id */
            id: string;
            /** Rule */
            rule: string;
            kind: components["schemas"]["Kind"];
            verdict: components["schemas"]["Verdict"];
            /**
             * Provisional
             * @default false
             */
            provisional: boolean;
            /** @default null */
            role: components["schemas"]["Role"] | null;
            /**
             * Leg
             * @default null
             */
            leg: string | null;
            /**
             * Start Ms
             * @default null
             */
            start_ms: number | null;
            /**
             * End Ms
             * @default null
             */
            end_ms: number | null;
            /**
             * Due Ms
             * @default null
             */
            due_ms: number | null;
            /**
             * Late Ms
             * @default null
             */
            late_ms: number | null;
            /**
             * Utterance
             * @default null
             */
            utterance: string | null;
            /**
             * Said
             * @default null
             */
            said: string | null;
            /**
             * Said From
             * @default null
             */
            said_from: number | null;
            /**
             * Said To
             * @default null
             */
            said_to: number | null;
            /**
             * Expected
             * @default null
             */
            expected: string | null;
            /**
             * Reason
             * @default null
             */
            reason: string | null;
            /**
             * Measured
             * @default null
             */
            measured: number | null;
            /**
             * Occasion
             * @default
             */
            occasion: string;
        };
        /** FindingChanged */
        FindingChanged: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "FindingChanged";
            finding: components["schemas"]["Finding"];
        };
        /** FlowEnded */
        FlowEnded: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "FlowEnded";
            /** Flow */
            flow: string;
            /** Reason */
            reason: string;
            /**
             * Hang Up
             * @default false
             */
            hang_up: boolean;
        };
        /** FlowStarted */
        FlowStarted: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "FlowStarted";
            /** Flow */
            flow: string;
            /** @default null */
            agent: components["schemas"]["AgentRole"] | null;
        };
        /**
         * HearingChanged
         * @description From `from_ms` on, the leg is heard, or not heard for `deaf`. Stored: judging again needs it.
         */
        HearingChanged: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "HearingChanged";
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** From Ms */
            from_ms: number;
            deaf: components["schemas"]["Unjudged"] | null;
        };
        /** HoldEnded */
        HoldEnded: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "HoldEnded";
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Held Ms */
            held_ms: number;
        };
        /**
         * HoldLimitReached
         * @description An agent's caller has been on hold for long: the warning (45 s), then the limit (60 s); both are settings.
         */
        HoldLimitReached: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "HoldLimitReached";
            /** Call */
            call: string;
            /** Leg */
            leg: string;
            /** Agent */
            agent: string;
            /** Held Ms */
            held_ms: number;
            /** Over */
            over: boolean;
        };
        /** HoldStarted */
        HoldStarted: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "HoldStarted";
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
        };
        /**
         * Kind
         * @description What sort of demand the rule makes.
         * @enum {string}
         */
        Kind: "required" | "forbidden" | "conduct";
        /** LegDown */
        LegDown: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "LegDown";
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /**
             * Cause
             * @default 0
             */
            cause: number;
        };
        /** LegUp */
        LegUp: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "LegUp";
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Channel */
            channel: string;
            /**
             * Agent
             * @default null
             */
            agent: string | null;
        };
        /**
         * LevelMeasured
         * @description One measuring window of one leg.
         */
        LevelMeasured: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "LevelMeasured";
            /** Call */
            call: string;
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Start Ms */
            start_ms: number;
            /** End Ms */
            end_ms: number;
            /** Rms Dbfs */
            rms_dbfs: number;
            /** Speech Ms */
            speech_ms: number;
            /**
             * Noise Dbfs
             * @default null
             */
            noise_dbfs: number | null;
            /**
             * Clipped
             * @default false
             */
            clipped: boolean;
            /**
             * Gap
             * @default false
             */
            gap: boolean;
            /**
             * Far
             * @default false
             */
            far: boolean;
            /**
             * Pitch Hz
             * @default null
             */
            pitch_hz: number | null;
            /**
             * Spread Semitones
             * @default null
             */
            spread_semitones: number | null;
        };
        /**
         * LineMeasured
         * @description What the caller's leg sounded like when a flow asked: what the line decided on.
         */
        LineMeasured: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "LineMeasured";
            /** Leg */
            leg: string;
            /** Heard */
            heard: boolean;
            /** Speech Ms */
            speech_ms: number;
            /** Speech Dbfs */
            speech_dbfs: number | null;
            /** Noise Dbfs */
            noise_dbfs: number | null;
            /** Snr Db */
            snr_db: number | null;
            /** Clipped */
            clipped: number;
            /** Hum */
            hum: boolean;
            /** Music */
            music: boolean;
            /** Fax */
            fax: boolean;
            /** Words */
            words: number;
            /** Unknown */
            unknown: number;
        };
        /**
         * Marked
         * @description The agent or a supervisor said so on the panel (understood dialect, needs patience, ...).
         */
        Marked: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "Marked";
            /** Mark */
            mark: string;
            /** On */
            on: boolean;
            /** By */
            by: string;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /** OfferEnded */
        OfferEnded: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "OfferEnded";
            /** Leg */
            leg: string;
            /** Agent */
            agent: string;
            /**
             * Queue
             * @default null
             */
            queue: string | null;
            result: components["schemas"]["OfferResult"];
            /** Ring Ms */
            ring_ms: number;
            /** Rings */
            rings: number;
        };
        /**
         * OfferResult
         * @enum {string}
         */
        OfferResult: "answered" | "no-answer" | "rejected" | "busy" | "unreachable" | "abandoned" | "elsewhere";
        /**
         * OfferStarted
         * @description An agent's phone began to ring (SIP 180/183).
         */
        OfferStarted: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "OfferStarted";
            /** Leg */
            leg: string;
            /** Channel */
            channel: string;
            /** Agent */
            agent: string;
            /**
             * Queue
             * @default null
             */
            queue: string | null;
        };
        /**
         * PartialHeard
         * @description What the recogniser makes of the utterance so far; the next partial replaces it.
         */
        PartialHeard: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "PartialHeard";
            /** Call */
            call: string;
            /** Utterance */
            utterance: string;
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Start Ms */
            start_ms: number;
            /** End Ms */
            end_ms: number;
            /** Text */
            text: string;
        };
        /**
         * QueueExit
         * @enum {string}
         */
        QueueExit: "answered" | "abandoned" | "timeout" | "key" | "unavailable";
        /** QueueJoined */
        QueueJoined: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "QueueJoined";
            /** Queue */
            queue: string;
            /** Position */
            position: number;
        };
        /** QueueLeft */
        QueueLeft: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "QueueLeft";
            /** Queue */
            queue: string;
            exit: components["schemas"]["QueueExit"];
            /** Waited Ms */
            waited_ms: number;
        };
        /**
         * RecordingPaused
         * @description From `from_ms` on neither voice is recorded, and digits are not written down: a card's or an ID's number.
         */
        RecordingPaused: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "RecordingPaused";
            /** From Ms */
            from_ms: number;
            /**
             * Why
             * @enum {string}
             */
            why: "button" | "asked" | "digits";
            /**
             * By
             * @default
             */
            by: string;
        };
        /** RecordingResumed */
        RecordingResumed: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "RecordingResumed";
            /** To Ms */
            to_ms: number;
            /**
             * Why
             * @enum {string}
             */
            why: "button" | "quiet" | "longest";
            /**
             * By
             * @default
             */
            by: string;
        };
        /**
         * RingLimitReached
         * @description A phone still rings at the end of the third ring (a setting, 15 s): the live alert.
         */
        RingLimitReached: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "RingLimitReached";
            /** Call */
            call: string;
            /** Leg */
            leg: string;
            /** Agent */
            agent: string;
            /** Ring Ms */
            ring_ms: number;
        };
        /**
         * Role
         * @description Whose voice a leg carries.
         * @enum {string}
         */
        Role: "caller" | "agent";
        Signal: components["schemas"]["PartialHeard"] | components["schemas"]["LevelMeasured"] | components["schemas"]["SpeechStarted"] | components["schemas"]["SpeechStopped"] | components["schemas"]["AudioConsumed"] | components["schemas"]["RingLimitReached"] | components["schemas"]["HoldLimitReached"] | components["schemas"]["CardShown"] | components["schemas"]["AgentStateChanged"];
        /** SpeechStarted */
        SpeechStarted: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "SpeechStarted";
            /** Call */
            call: string;
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Offset Ms */
            offset_ms: number;
        };
        /** SpeechStopped */
        SpeechStopped: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "SpeechStopped";
            /** Call */
            call: string;
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Offset Ms */
            offset_ms: number;
        };
        /** TicketOpened */
        TicketOpened: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "TicketOpened";
            /** Ticket */
            ticket: string;
            /** Ticket Kind */
            ticket_kind: string;
            /** Due At */
            due_at: string | null;
            /** Content */
            content?: {
                [key: string]: string;
            };
        };
        /**
         * TicketTried
         * @description A call of ours that was owed is over; told on that call. When it reached the caller, its ticket is closed.
         */
        TicketTried: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "TicketTried";
            /** Ticket */
            ticket: string;
            /** Agent */
            agent: string | null;
            /** Reached */
            reached: boolean;
            /** Why */
            why: string;
            /**
             * Next At
             * @default null
             */
            next_at: string | null;
        };
        /**
         * TransferFailed
         * @description The caller is not with the target: back with the agent, or gone.
         */
        TransferFailed: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "TransferFailed";
            how: components["schemas"]["TransferKind"];
            /** From Agent */
            from_agent: string;
            /** To */
            to: string;
            /**
             * Why
             * @enum {string}
             */
            why: "not-answered" | "cancelled" | "caller-gone" | "agent-gone";
        };
        /**
         * TransferKind
         * @enum {string}
         */
        TransferKind: "blind" | "semi-attended" | "attended";
        /**
         * TransferStarted
         * @description The agent has asked for it on the panel. Transferred or TransferFailed follows.
         */
        TransferStarted: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "TransferStarted";
            how: components["schemas"]["TransferKind"];
            /** From Agent */
            from_agent: string;
            /** To */
            to: string;
        };
        /** Transferred */
        Transferred: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "Transferred";
            how: components["schemas"]["TransferKind"];
            /** From Agent */
            from_agent: string | null;
            /** To */
            to: string;
        };
        /**
         * Unjudged
         * @description Why a span could not be judged.
         * @enum {string}
         */
        Unjudged: "no-audio" | "recogniser-down" | "unintelligible" | "demo-model";
        /**
         * UtteranceHeard
         * @description A final segment of one leg. Its place on the call's clock is start_ms..end_ms.
         */
        UtteranceHeard: {
            /** Call */
            call: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /** Offset Ms */
            offset_ms: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "UtteranceHeard";
            /** Utterance */
            utterance: string;
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Start Ms */
            start_ms: number;
            /** End Ms */
            end_ms: number;
            /** Text */
            text: string;
            /** Confidence */
            confidence: number;
            /**
             * Words
             * @default []
             */
            words: components["schemas"]["Word"][];
            /**
             * Heard At
             * @default null
             */
            heard_at: string | null;
        };
        /**
         * Verdict
         * @description Contracts: only the agent's leg can violate; without trustworthy ears nothing is missed or violated.
         * @enum {string}
         */
        Verdict: "due" | "withdrawn" | "met" | "missed" | "violated" | "excused" | "unjudged" | "manual";
        /** Word */
        Word: {
            /** Text */
            text: string;
            /** Start Ms */
            start_ms: number;
            /** End Ms */
            end_ms: number;
            /** Confidence */
            confidence: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

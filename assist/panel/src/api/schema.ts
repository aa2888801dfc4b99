// Generated from schema/api.json by `npm run types`.
export interface paths {
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Session
         * @description Say who is logged in.
         */
        get: operations["show_session"];
        put?: never;
        /**
         * Log In
         * @description Open a session. Ten wrong passwords lock the account for a quarter of an hour.
         */
        post: operations["log_in"];
        /**
         * Log Out
         * @description End this session and its streams.
         */
        delete: operations["log_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Password
         * @description Change one's own password; every session of the account ends.
         */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Calls
         * @description List the calls that the account sees, newest first.
         */
        get: operations["list_calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Call
         * @description Return one call: record, transcript with words' times, findings, tickets.
         */
        get: operations["show_call"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark Call
         * @description Set or clear a mark. It becomes a fact of the call.
         */
        post: operations["mark_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/flow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand Over
         * @description Hand the caller over to a protocol of the line (for the silent call, the noisy line, the survey, …).
         */
        post: operations["hand_over"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/supervision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Listen In
         * @description Call the supervisor's own phone and let it hear the call, whisper to the agent, or join in.
         */
        post: operations["listen_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/call-backs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call Back
         * @description Ring the agent, then the number; answer when the agent is on the call. How it ends, the call's facts say.
         */
        post: operations["call_back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Transfer Call
         * @description Put the caller through to an agent or into a queue.
         */
        post: operations["transfer_call"];
        /**
         * Cancel Transfer
         * @description Give it up: the agent has the caller again.
         */
        delete: operations["cancel_transfer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/transfer/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete Transfer
         * @description End the consultation: caller and target are joined, the agent is free.
         */
        post: operations["complete_transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask For Block
         * @description Ask for the caller's number to be kept out for some hours. A supervisor decides.
         */
        post: operations["ask_for_block"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Blocks
         * @description List the blocks that wait for a decision or are in force, the newest first.
         */
        get: operations["list_blocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocks/{block}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide Block
         * @description Approve or refuse it. From the approval on the number hears a goodbye, for its hours.
         */
        post: operations["decide_block"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocks/{block}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Lift Block
         * @description End a block before its time.
         */
        delete: operations["lift_block"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/export/calls.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Calls
         * @description Return the calls that a search finds as CSV (UTF-8 with a mark, so that spreadsheets read the Chinese).
         */
        get: operations["export_calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/export/evaluations.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Evaluations
         * @description Return what inspectors have judged: the engine's points, and where a person said otherwise.
         */
        get: operations["export_evaluations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/alerts/taken": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Alert
         * @description Take note of an alert. It becomes a fact of the call, and every page shows who has seen it.
         */
        post: operations["take_alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Notes
         * @description Return what people wrote on the call, oldest first.
         */
        get: operations["list_notes"];
        put?: never;
        /**
         * Add Note
         * @description Add a note. A ruling stands beside the engine's verdict and is written to the audit trail.
         */
        post: operations["add_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inspection/sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Draw Sample
         * @description Return the sample of a day, the same for everybody who asks; without a day, of today.
         */
        get: operations["draw_sample"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inspection/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Disputes
         * @description List the disputes that nobody has ruled on, the oldest first.
         */
        get: operations["list_disputes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Evaluation
         * @description Return the form of one call: the engine's verdicts, and the person's beside them.
         */
        get: operations["show_evaluation"];
        /**
         * Evaluate Call
         * @description Give the person's verdicts. Earlier evaluations and the engine's verdicts stay.
         */
        put: operations["evaluate_call"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hear
         * @description Return the recording, whole or in ranges. The first request of a hearing is written to the audit trail.
         */
        get: operations["hear"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/recording-pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Pause Recording
         * @description Pause the recording of a running call, or go on with it. Asking for what is so already changes nothing.
         */
        put: operations["pause_recording"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/ticket-draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Draft Ticket
         * @description Return what a form about the call begins with: what has been heard so far.
         */
        get: operations["draft_ticket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write Ticket
         * @description Open a ticket, or correct the one of this kind that the call has: one of each kind is enough.
         */
        post: operations["write_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tickets
         * @description List what is owed on the calls that the account sees, the most urgent first; or what was, the latest first.
         */
        get: operations["list_tickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticket}/closing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close Ticket
         * @description Say that it is owed no more, and why. Opening it again, or correcting it on its call, makes it owed again.
         */
        post: operations["close_ticket"];
        /**
         * Reopen Ticket
         * @description Say that it is owed after all. Who had closed it, the audit trail keeps.
         */
        delete: operations["reopen_ticket"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transfer-targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Targets
         * @description List the other agents, the free ones first; of their state no more is told than that.
         */
        get: operations["list_targets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/{call}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show History
         * @description Return the last calls from and to the same number before this one; a withheld number has none.
         */
        get: operations["show_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Agents
         * @description List the agents whose state the account sees.
         */
        get: operations["list_agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agent}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Presence
         * @description Go to ready, break, after-call work, or log out at the queues; supervisors do it for others.
         */
        put: operations["set_presence"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{agent}/hint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Hint
         * @description Show words on the agent's page; the caller hears nothing.
         */
        post: operations["send_hint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wallboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Wallboard
         * @description Return the figures of the queues and agents that the account sees.
         */
        get: operations["show_wallboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wallboard/agents/{agent}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Agents Day
         * @description Return one agent's day; agents see their own.
         */
        get: operations["show_agents_day"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Rings
         * @description Return the shares of the days from `since` to `until`, both included; today, where both are left out.
         */
        get: operations["show_rings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Accounts */
        get: operations["list_accounts"];
        put?: never;
        /** Add Account */
        post: operations["add_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Account
         * @description Keep an account out or let it in, or give it a new password.
         */
        patch: operations["change_account"];
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Audit
         * @description Return the audit trail, newest first.
         */
        get: operations["read_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Teams */
        get: operations["list_teams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Queues
         * @description List the queues: the leader's team's, or all.
         */
        get: operations["list_queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Directory
         * @description Return agents, queues and teams with everything that may be changed.
         */
        get: operations["show_directory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/directory/agents/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Agent
         * @description Add an agent, or change one. The phone can register at once.
         */
        put: operations["put_agent"];
        post?: never;
        /**
         * Remove Agent
         * @description Take an agent out of service. The calls and scores stay.
         */
        delete: operations["remove_agent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/directory/agents/{number}/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Phone Access
         * @description Return the SIP password of an agent's phone.
         */
        get: operations["show_phone_access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/directory/queues/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Queue
         * @description Add a queue, or change one.
         */
        put: operations["put_queue"];
        post?: never;
        /** Remove Queue */
        delete: operations["remove_queue"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/directory/teams/{team}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Team
         * @description Add a team, or change its title.
         */
        put: operations["put_team"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Packs */
        get: operations["list_packs"];
        put?: never;
        /**
         * Add Pack
         * @description Keep a checked pack as a version. It judges nothing until it is activated.
         */
        post: operations["add_pack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/packs/now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Judging Pack
         * @description Return the pack that judges now, complete: titles of rules, marks, wordings.
         */
        get: operations["show_judging_pack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/packs/stored/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Pack
         * @description Return one version with its text.
         */
        get: operations["show_pack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/packs/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Pack
         * @description Say what is wrong with a pack: file, line, field, fix.
         */
        post: operations["check_pack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/packs/stored/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate Pack
         * @description Have calls that begin from now on judged by this version.
         */
        post: operations["activate_pack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/packs/trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try Pack
         * @description Judge stored calls by today's pack and by another, and say what would differ. Nothing is changed.
         */
        post: operations["try_pack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/packs/active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Use Settings Pack
         * @description Go back to the pack of the settings file.
         */
        delete: operations["use_settings_pack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Demo
         * @description List the scenarios, and tell which one runs or ran last.
         */
        get: operations["show_demo"];
        put?: never;
        /**
         * Start Demo
         * @description Let simulated people call. The calls are marked as simulated.
         */
        post: operations["start_demo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Phone
         * @description Return the SIP password of the account's own browser phone.
         */
        get: operations["show_phone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Health
         * @description Say how each part does.
         */
        get: operations["show_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AccountBody */
        AccountBody: {
            /** Name */
            name: string;
            role: components["schemas"]["AccountRole"];
            /**
             * Display Name
             * @default
             */
            display_name: string;
            /** Agent */
            agent?: string | null;
            /** Team */
            team?: string | null;
            /** Password */
            password?: string | null;
        };
        /** AccountChange */
        AccountChange: {
            /** Active */
            active?: boolean | null;
            /**
             * New Password
             * @default false
             */
            new_password: boolean;
        };
        /** AccountLine */
        AccountLine: {
            /** Name */
            name: string;
            /** Display Name */
            display_name: string;
            role: components["schemas"]["AccountRole"];
            /** Agent */
            agent: string | null;
            /** Team */
            team: string | null;
            /** Active */
            active: boolean;
            /** Locked Until */
            locked_until: string | null;
        };
        /** AccountMade */
        AccountMade: {
            account: components["schemas"]["AccountLine"];
            /** Password */
            password: string | null;
        };
        /**
         * AccountRole
         * @description What an account is for; it decides what it sees.
         * @enum {string}
         */
        AccountRole: "agent" | "leader" | "supervisor" | "inspector" | "complaints" | "administrator";
        /**
         * AgentEdit
         * @description An agent, and the phone at which the agent is called.
         */
        AgentEdit: {
            /** Number */
            number: string;
            /** Name */
            name: string;
            /**
             * Phone
             * @default desk
             * @enum {string}
             */
            phone: "desk" | "web" | "external";
            /** Queues */
            queues?: string[];
            /**
             * Takes Calls
             * @default true
             */
            takes_calls: boolean;
            /** Trunk */
            trunk?: string | null;
            /** Dial */
            dial?: string | null;
            /** Team */
            team?: string | null;
        };
        /** AgentFigures */
        AgentFigures: {
            /** Agent */
            agent: string;
            /** Name */
            name: string;
            /** Team */
            team: string | null;
            today: components["schemas"]["Counts"];
            /** Scored */
            scored: number;
            /** Score */
            score: number | null;
        };
        /**
         * AgentRole
         * @description What the agent does while a flow has the caller.
         * @enum {string}
         */
        AgentRole: "stay" | "listen" | "free";
        /** AgentShown */
        AgentShown: {
            /** Agent */
            agent: string;
            /** Name */
            name: string;
            /** Team */
            team: string | null;
            /** Phone */
            phone: string;
            /** Queues */
            queues: string[];
            /** State */
            state: ("ready" | "ringing" | "talking" | "hold" | "break" | "after-call-work" | "logged-out" | "unreachable") | null;
            /** Since */
            since: string | null;
            /** Reason */
            reason: string;
            /** Call */
            call: string | null;
        };
        /** AlertBody */
        AlertBody: {
            alert: components["schemas"]["AlertKind"];
            /** Of */
            of: string;
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
             * Kind
             * @default AlertRaised
             * @constant
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
            /** Due At */
            due_at?: string | null;
        };
        /** AuditLine */
        AuditLine: {
            /** Entry */
            entry: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Name */
            name: string;
            /** Action */
            action: string;
            /** Object */
            object: string;
            /** Address */
            address: string;
            /** Detail */
            detail: {
                [key: string]: unknown;
            };
        };
        /** BlockBody */
        BlockBody: {
            /** Reason */
            reason: string;
            /**
             * Hours
             * @default 24
             */
            hours: number;
        };
        /** BlockShown */
        BlockShown: {
            /** Block */
            block: string;
            /** Number */
            number: string;
            /** Call */
            call: string;
            /** Reason */
            reason: string;
            /** Hours */
            hours: number;
            state: components["schemas"]["BlockState"];
            /** Asked By */
            asked_by: string;
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /** Decided By */
            decided_by: string | null;
            /** Decided At */
            decided_at: string | null;
            /** Until */
            until: string | null;
        };
        /**
         * BlockState
         * @enum {string}
         */
        BlockState: "asked" | "approved" | "refused" | "lifted";
        /**
         * By
         * @enum {string}
         */
        By: "agent" | "queue" | "quarter" | "shift" | "day";
        /** CallBackBody */
        CallBackBody: {
            /** Number */
            number: string;
            /** Agent */
            agent?: string | null;
            /**
             * Ticket
             * @default
             */
            ticket: string;
        };
        /** CallBackShown */
        CallBackShown: {
            /** Call */
            call: string;
        };
        /**
         * CallDetail
         * @description One call with everything.
         */
        CallDetail: {
            record: components["schemas"]["CallRecord"];
            /** Score */
            score: number | null;
            /** Verdicts */
            verdicts: {
                [key: string]: number;
            };
            /** Recorded */
            recorded: boolean;
            /** Seq */
            seq: number;
            /** Utterances */
            utterances: components["schemas"]["UtteranceHeard"][];
            /** Hearing */
            hearing: components["schemas"]["HearingChanged"][];
            /** Findings */
            findings: components["schemas"]["Finding"][];
            /** Tickets */
            tickets: components["schemas"]["TicketOpened"][];
            /** Alerts */
            alerts: components["schemas"]["AlertRaised"][];
            review: components["schemas"]["CallReviewed"] | null;
            scored: components["schemas"]["Score"] | null;
        };
        /**
         * CallLine
         * @description One line of a list of calls.
         */
        CallLine: {
            record: components["schemas"]["CallRecord"];
            /** Score */
            score: number | null;
            /** Verdicts */
            verdicts: {
                [key: string]: number;
            };
            /** Recorded */
            recorded: boolean;
        };
        /** CallList */
        CallList: {
            /** Calls */
            calls: components["schemas"]["CallLine"][];
            /** Next */
            next: string | null;
        };
        /**
         * CallRecord
         * @description What a call was, so far or for good.
         */
        CallRecord: {
            /** Call */
            call: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** @default in */
            direction: components["schemas"]["Direction"];
            /**
             * Caller Number
             * @default
             */
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
             * Simulated
             * @default false
             */
            simulated: boolean;
            /**
             * Queues
             * @default []
             */
            queues: components["schemas"]["QueueVisit"][];
            /**
             * Offers
             * @default []
             */
            offers: components["schemas"]["Offer"][];
            /**
             * Connections
             * @default []
             */
            connections: components["schemas"]["Connection"][];
            /**
             * Legs
             * @default []
             */
            legs: components["schemas"]["Leg"][];
            /**
             * Holds
             * @default []
             */
            holds: components["schemas"]["Hold"][];
            /**
             * Transfers
             * @default []
             */
            transfers: components["schemas"]["Transfer"][];
            /**
             * Flows
             * @default []
             */
            flows: components["schemas"]["FlowVisit"][];
            /**
             * Lines
             * @default []
             */
            lines: components["schemas"]["LineFigures"][];
            /**
             * Marks
             * @default []
             */
            marks: components["schemas"]["Mark"][];
            /**
             * Tickets
             * @default []
             */
            tickets: string[];
            /**
             * Pauses
             * @default []
             */
            pauses: components["schemas"]["Pause"][];
            /**
             * Utterances
             * @default 0
             */
            utterances: number;
            /** Ended At */
            ended_at?: string | null;
            /** Ended Ms */
            ended_ms?: number | null;
            ended_by?: components["schemas"]["EndedBy"] | null;
            /** End Reason */
            end_reason?: string | null;
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
             * Kind
             * @default CallReviewed
             * @constant
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
        /** ChangeShown */
        ChangeShown: {
            /** Rule */
            rule: string;
            /** Before */
            before: string;
            /** After */
            after: string;
        };
        /** ClosingBody */
        ClosingBody: {
            outcome: components["schemas"]["Outcome"];
            /**
             * Remark
             * @default
             */
            remark: string;
        };
        /**
         * Connection
         * @description From here on the caller speaks with this agent.
         */
        Connection: {
            /** Leg */
            leg: string;
            /** Agent */
            agent: string;
            /** Queue */
            queue: string | null;
            /** At Ms */
            at_ms: number;
            /** Ring Ms */
            ring_ms: number;
            /** Wait Ms */
            wait_ms: number;
        };
        /**
         * Counts
         * @description Counts and the figures made of them; None where there is nothing to divide by.
         */
        Counts: {
            /** Offered */
            offered: number;
            /** Answered */
            answered: number;
            /** Abandoned */
            abandoned: number;
            /** Other Exits */
            other_exits: number;
            /** In Level */
            in_level: number;
            /** Longest Wait Ms */
            longest_wait_ms: number;
            /** Offers */
            offers: number;
            /** Offers Answered */
            offers_answered: number;
            /** Ring Ms */
            ring_ms: number;
            /** Talk Ms */
            talk_ms: number;
            /** Voices Judged */
            voices_judged: number;
            /** Voices Met */
            voices_met: number;
            /** Service Level */
            service_level: number | null;
            /** Asa Ms */
            asa_ms: number | null;
            /** Abandoned Share */
            abandoned_share: number | null;
            /** Agent Within Three Rings */
            agent_within_three_rings: number | null;
            /** Agent Within Third Tone */
            agent_within_third_tone: number | null;
            /** Queue Within Three Rings */
            queue_within_three_rings: number | null;
            /** Queue Within Third Tone */
            queue_within_third_tone: number | null;
            /** Three Voices */
            three_voices: number | null;
        };
        /** Credentials */
        Credentials: {
            /** Name */
            name: string;
            /** Password */
            password: string;
        };
        /** Decision */
        Decision: {
            /** Approve */
            approve: boolean;
        };
        /** DemoBody */
        DemoBody: {
            /** Scene */
            scene: string;
        };
        /** DemoShown */
        DemoShown: {
            /** Scenes */
            scenes: components["schemas"]["Scene"][];
            now: components["schemas"]["Shown"] | null;
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
            /** Live Ms */
            live_ms?: number | null;
            /** Live Reason */
            live_reason?: string | null;
            /**
             * Provisional
             * @default false
             */
            provisional: boolean;
            final: components["schemas"]["Verdict"];
            /** Final Reason */
            final_reason?: string | null;
            /** Said */
            said?: string | null;
        };
        /**
         * Direction
         * @enum {string}
         */
        Direction: "in" | "out";
        /** Dispute */
        Dispute: {
            /** Call */
            call: string;
            /** Finding */
            finding: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Text */
            text: string;
        };
        /** EarlierCall */
        EarlierCall: {
            /** Call */
            call: string;
            /** @default in */
            direction: components["schemas"]["Direction"];
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Agent */
            agent: string | null;
            /** Talk Ms */
            talk_ms: number;
            ended_by: components["schemas"]["EndedBy"] | null;
            /** Matter */
            matter: string;
            /** Tickets */
            tickets: string[];
            /** Opens */
            opens: boolean;
            /** Score */
            score: number | null;
        };
        /**
         * EndedBy
         * @description Who hung up first (contracts §3).
         * @enum {string}
         */
        EndedBy: "caller" | "agent" | "line" | "lost" | "unknown";
        /** Evaluation */
        Evaluation: {
            /** Rows */
            rows: components["schemas"]["EvaluationRow"][];
            /** Engine Score */
            engine_score: number | null;
            /** Score */
            score: number | null;
            /** By */
            by: string | null;
            /** At */
            at: string | null;
            /** Remark */
            remark: string;
        };
        /** EvaluationBody */
        EvaluationBody: {
            /** Verdicts */
            verdicts: {
                [key: string]: components["schemas"]["Verdict"];
            };
            /**
             * Remark
             * @default
             */
            remark: string;
        };
        /**
         * EvaluationRow
         * @description One rule of the form.
         */
        EvaluationRow: {
            /** Rule */
            rule: string;
            /** Dimension */
            dimension: string;
            /** Weight */
            weight: number;
            /** Findings */
            findings: string[];
            engine: components["schemas"]["Verdict"];
            /** Reason */
            reason: string | null;
            person: components["schemas"]["Verdict"] | null;
            /** Disputed */
            disputed: boolean;
        };
        /** FaultShown */
        FaultShown: {
            /** File */
            file: string;
            /** Line */
            line: number;
            /** Field */
            field: string;
            /** Problem */
            problem: string;
            /** Fix */
            fix: string;
        };
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
            role?: components["schemas"]["Role"] | null;
            /** Leg */
            leg?: string | null;
            /** Start Ms */
            start_ms?: number | null;
            /** End Ms */
            end_ms?: number | null;
            /** Due Ms */
            due_ms?: number | null;
            /** Late Ms */
            late_ms?: number | null;
            /** Utterance */
            utterance?: string | null;
            /** Said */
            said?: string | null;
            /** Said From */
            said_from?: number | null;
            /** Said To */
            said_to?: number | null;
            /** Expected */
            expected?: string | null;
            /** Reason */
            reason?: string | null;
            /** Measured */
            measured?: number | null;
            /**
             * Occasion
             * @default
             */
            occasion: string;
        };
        /** FlowBody */
        FlowBody: {
            /** Flow */
            flow: string;
            /** @default free */
            agent: components["schemas"]["AgentRole"];
        };
        /** FlowVisit */
        FlowVisit: {
            /** Flow */
            flow: string;
            /** Started Ms */
            started_ms: number;
            agent?: components["schemas"]["AgentRole"] | null;
            /** Ended Ms */
            ended_ms?: number | null;
            /** Reason */
            reason?: string | null;
        };
        /**
         * FollowUp
         * @description A further step, owed only when its own condition comes up after the first one.
         */
        FollowUp: {
            when: components["schemas"]["Heard"];
            /** Say */
            say: string[][];
            /**
             * Wording
             * @default
             */
            wording: string;
        };
        /** Formula */
        Formula: {
            /** Zh */
            zh: string;
            /** En */
            en: string;
        };
        /**
         * Group
         * @description One row. Where agents are counted the queue's figures are empty: a wait is nobody's alone.
         */
        Group: {
            /** Offered */
            offered: number;
            /** Answered */
            answered: number;
            /** Abandoned */
            abandoned: number;
            /** Other Exits */
            other_exits: number;
            /** In Level */
            in_level: number;
            /** Longest Wait Ms */
            longest_wait_ms: number;
            /** Offers */
            offers: number;
            /** Offers Answered */
            offers_answered: number;
            /** Ring Ms */
            ring_ms: number;
            /** Talk Ms */
            talk_ms: number;
            /** Voices Judged */
            voices_judged: number;
            /** Voices Met */
            voices_met: number;
            /** Service Level */
            service_level: number | null;
            /** Asa Ms */
            asa_ms: number | null;
            /** Abandoned Share */
            abandoned_share: number | null;
            /** Agent Within Three Rings */
            agent_within_three_rings: number | null;
            /** Agent Within Third Tone */
            agent_within_third_tone: number | null;
            /** Queue Within Three Rings */
            queue_within_three_rings: number | null;
            /** Queue Within Third Tone */
            queue_within_third_tone: number | null;
            /** Three Voices */
            three_voices: number | null;
            /** Name */
            name: string;
            /** Begins At */
            begins_at: string | null;
        };
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /** HealthShown */
        HealthShown: {
            state: components["schemas"]["PartState"];
            /** Parts */
            parts: components["schemas"]["PartHealth"][];
        };
        /**
         * Heard
         * @description Words that start a rule: one of `any` and one of each group of `all`, in one turn of `by`.
         *
         *     One of `none` takes that back, unless it stands in the same utterance and far from the words that it speaks of.
         */
        Heard: {
            /** @default caller */
            by: components["schemas"]["Role"];
            /**
             * Any
             * @default []
             */
            any: string[];
            /**
             * All
             * @default []
             */
            all: string[][];
            /**
             * None
             * @default []
             */
            none: string[];
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
             * Kind
             * @default HearingChanged
             * @constant
             */
            kind: "HearingChanged";
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** From Ms */
            from_ms: number;
            deaf: components["schemas"]["Unjudged"] | null;
        };
        /** HintBody */
        HintBody: {
            /** Text */
            text: string;
            /** Call */
            call?: string | null;
        };
        /** HintShown */
        HintShown: {
            /** Pages */
            pages: number;
        };
        /** Hold */
        Hold: {
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Started Ms */
            started_ms: number;
            /** Ended Ms */
            ended_ms?: number | null;
            /** Held Ms */
            held_ms?: number | null;
        };
        JsonValue: unknown;
        /**
         * Kind
         * @description What sort of demand the rule makes.
         * @enum {string}
         */
        Kind: "required" | "forbidden" | "conduct";
        /** Leg */
        Leg: {
            /** Leg */
            leg: string;
            role: components["schemas"]["Role"];
            /** Channel */
            channel: string;
            /** Agent */
            agent: string | null;
            /** Up Ms */
            up_ms: number;
            /** Down Ms */
            down_ms?: number | null;
            /** Cause */
            cause?: number | null;
        };
        /**
         * Limits
         * @description Figures that verdicts rest on.
         */
        Limits: {
            /**
             * Opening Begins S
             * @default 5
             */
            opening_begins_s: number;
            /**
             * Opening Done S
             * @default 20
             */
            opening_done_s: number;
            /**
             * Third Ring S
             * @default 15
             */
            third_ring_s: number;
            /**
             * Ring S
             * @default 5
             */
            ring_s: number;
            /**
             * Waited S
             * @default 15
             */
            waited_s: number;
            /**
             * Silent Wait S
             * @default 5
             */
            silent_wait_s: number;
            /**
             * Too Quiet Dbfs
             * @default -45
             */
            too_quiet_dbfs: number;
            /**
             * Far Dbfs
             * @default -38
             */
            far_dbfs: number;
            /**
             * Noisy Snr Db
             * @default 10
             */
            noisy_snr_db: number;
            /**
             * Dialect Speech S
             * @default 1.5
             */
            dialect_speech_s: number;
            /**
             * Low Confidence
             * @default 0.45
             */
            low_confidence: number;
            /**
             * Rate Low
             * @default 150
             */
            rate_low: number;
            /**
             * Rate High
             * @default 300
             */
            rate_high: number;
            /**
             * Rate Patient
             * @default 220
             */
            rate_patient: number;
            /**
             * Rate Dictation
             * @default 240
             */
            rate_dictation: number;
            /**
             * Rate Least Syllables
             * @default 12
             */
            rate_least_syllables: number;
            /**
             * Overlap S
             * @default 1
             */
            overlap_s: number;
            /**
             * Dead Air S
             * @default 10
             */
            dead_air_s: number;
            /**
             * Hold S
             * @default 60
             */
            hold_s: number;
            /**
             * Hold Warn S
             * @default 45
             */
            hold_warn_s: number;
            /**
             * Level Low Dbfs
             * @default -40
             */
            level_low_dbfs: number;
            /**
             * Level High Dbfs
             * @default -16
             */
            level_high_dbfs: number;
            /**
             * Level Over Norm Db
             * @default 10
             */
            level_over_norm_db: number;
            /**
             * Response S
             * @default 3
             */
            response_s: number;
            /**
             * Look Up S
             * @default 20
             */
            look_up_s: number;
            /**
             * Monologue S
             * @default 60
             */
            monologue_s: number;
            /**
             * Pause S
             * @default 1
             */
            pause_s: number;
            /**
             * Pitch Low Hz
             * @default 80
             */
            pitch_low_hz: number;
            /**
             * Pitch High Hz
             * @default 320
             */
            pitch_high_hz: number;
            /**
             * Spread Semitones
             * @default 2
             */
            spread_semitones: number;
            /**
             * Apologies Per Minute
             * @default 4
             */
            apologies_per_minute: number;
            /**
             * Explanation Syllables
             * @default 32
             */
            explanation_syllables: number;
            /**
             * Legs Tolerance Ms
             * @default 200
             */
            legs_tolerance_ms: number;
            /**
             * Quiet From H
             * @default 21
             */
            quiet_from_h: number;
            /**
             * Quiet Until H
             * @default 8
             */
            quiet_until_h: number;
        };
        /**
         * LineFigures
         * @description What the caller's leg sounded like when the line asked.
         */
        LineFigures: {
            /** At Ms */
            at_ms: number;
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
         * LineLists
         * @description Agents and queues as the line has them now, and what they may name.
         */
        LineLists: {
            /** Agents */
            agents: components["schemas"]["AgentEdit"][];
            /** Queues */
            queues: components["schemas"]["QueueEdit"][];
            /** Teams */
            teams: components["schemas"]["TeamEdit"][];
            /** Trunks */
            trunks: string[];
        };
        /**
         * Loss
         * @description Points lost, and by what.
         */
        Loss: {
            /** Rule */
            rule: string;
            /** Finding */
            finding: string;
            /** Dimension */
            dimension: string;
            /** Points */
            points: number;
            /** Reason */
            reason: string;
        };
        /**
         * Mark
         * @description The latest setting of one mark by one person.
         */
        Mark: {
            /** Mark */
            mark: string;
            /** On */
            on: boolean;
            /** By */
            by: string;
            /** At Ms */
            at_ms: number;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /** MarkBody */
        MarkBody: {
            /** Mark */
            mark: string;
            /**
             * On
             * @default true
             */
            on: boolean;
            /**
             * Note
             * @default
             */
            note: string;
        };
        /** NoteBody */
        NoteBody: {
            kind: components["schemas"]["NoteKind"];
            /** Finding */
            finding?: string | null;
            /** Body */
            body?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * NoteKind
         * @enum {string}
         */
        NoteKind: "wrap-up" | "remark" | "account" | "dispute" | "ruling" | "evaluation" | "acknowledgement";
        /** NoteShown */
        NoteShown: {
            /** Note */
            note: string;
            /** Finding */
            finding: string | null;
            kind: components["schemas"]["NoteKind"];
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Body */
            body: {
                [key: string]: unknown;
            };
        };
        /** Numbered */
        Numbered: {
            /** Seq */
            seq: number;
        };
        /**
         * Offer
         * @description One ringing of one agent's phone.
         */
        Offer: {
            /** Leg */
            leg: string;
            /** Agent */
            agent: string;
            /** Queue */
            queue: string | null;
            /** Started Ms */
            started_ms: number;
            /** Ended Ms */
            ended_ms?: number | null;
            /** Ring Ms */
            ring_ms?: number | null;
            /** Rings */
            rings?: number | null;
            result?: components["schemas"]["OfferResult"] | null;
        };
        /**
         * OfferResult
         * @enum {string}
         */
        OfferResult: "answered" | "no-answer" | "rejected" | "busy" | "unreachable" | "abandoned" | "elsewhere";
        /**
         * Outcome
         * @description Why a ticket is owed no more.
         * @enum {string}
         */
        Outcome: "answered" | "unreached" | "withdrawn" | "duplicate";
        /**
         * Pack
         * @description One script pack, complete: what it extends is merged in.
         */
        Pack: {
            /** Pack */
            pack: string;
            /** Version */
            version: string;
            title: components["schemas"]["Text"];
            /** Extends */
            extends?: string | null;
            /**
             * @default {
             *       "opening_begins_s": 5,
             *       "opening_done_s": 20,
             *       "third_ring_s": 15,
             *       "ring_s": 5,
             *       "waited_s": 15,
             *       "silent_wait_s": 5,
             *       "too_quiet_dbfs": -45,
             *       "far_dbfs": -38,
             *       "noisy_snr_db": 10,
             *       "dialect_speech_s": 1.5,
             *       "low_confidence": 0.45,
             *       "rate_low": 150,
             *       "rate_high": 300,
             *       "rate_patient": 220,
             *       "rate_dictation": 240,
             *       "rate_least_syllables": 12,
             *       "overlap_s": 1,
             *       "dead_air_s": 10,
             *       "hold_s": 60,
             *       "hold_warn_s": 45,
             *       "level_low_dbfs": -40,
             *       "level_high_dbfs": -16,
             *       "level_over_norm_db": 10,
             *       "response_s": 3,
             *       "look_up_s": 20,
             *       "monologue_s": 60,
             *       "pause_s": 1,
             *       "pitch_low_hz": 80,
             *       "pitch_high_hz": 320,
             *       "spread_semitones": 2,
             *       "apologies_per_minute": 4,
             *       "explanation_syllables": 32,
             *       "legs_tolerance_ms": 200,
             *       "quiet_from_h": 21,
             *       "quiet_until_h": 8
             *     }
             */
            limits: components["schemas"]["Limits"];
            /** Concepts */
            concepts: {
                [key: string]: string[];
            };
            /**
             * Calming
             * @default []
             */
            calming: string[];
            /**
             * Learned
             * @default none
             * @enum {string}
             */
            learned: "zh-CN" | "none";
            /**
             * Terms
             * @default []
             */
            terms: string[];
            /**
             * Marks
             * @default {}
             */
            marks: {
                [key: string]: components["schemas"]["Text"];
            };
            /** Severity Points */
            severity_points: {
                [key: string]: number;
            };
            /** Rules */
            rules: {
                [key: string]: components["schemas"]["Rule"];
            };
        };
        /**
         * PackCheck
         * @description Nothing in `faults`: it can be used.
         */
        PackCheck: {
            /** Name */
            name: string | null;
            /** Version */
            version: string | null;
            /** Faults */
            faults: components["schemas"]["FaultShown"][];
        };
        /** PackLine */
        PackLine: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Version */
            version: string;
            /** Active */
            active: boolean;
            /**
             * Added At
             * Format: date-time
             */
            added_at: string;
            /** Added By */
            added_by: string;
        };
        /** PackList */
        PackList: {
            /** Shipped */
            shipped: string[];
            /** Stored */
            stored: components["schemas"]["PackLine"][];
        };
        /** PackText */
        PackText: {
            /** Text */
            text: string;
        };
        /** PackWhole */
        PackWhole: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Version */
            version: string;
            /** Active */
            active: boolean;
            /**
             * Added At
             * Format: date-time
             */
            added_at: string;
            /** Added By */
            added_by: string;
            /** Text */
            text: string;
        };
        /** PartHealth */
        PartHealth: {
            /** Part */
            part: string;
            state: components["schemas"]["PartState"];
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /** Code */
            code?: string | null;
        };
        /**
         * PartState
         * @enum {string}
         */
        PartState: "up" | "degraded" | "down" | "absent";
        /** PasswordChange */
        PasswordChange: {
            /** Old */
            old: string;
            /** New */
            new: string;
        };
        /**
         * Pause
         * @description A span that is not recorded; no end: to the call's end.
         */
        Pause: {
            /** From Ms */
            from_ms: number;
            /** Why */
            why: string;
            /** To Ms */
            to_ms?: number | null;
        };
        /** PauseBody */
        PauseBody: {
            /** On */
            on: boolean;
        };
        /**
         * PhoneAccess
         * @description What is typed into a desk phone.
         */
        PhoneAccess: {
            /** Number */
            number: string;
            /** Password */
            password: string;
        };
        /** PresenceBody */
        PresenceBody: {
            /**
             * State
             * @enum {string}
             */
            state: "ready" | "break" | "after-call-work" | "logged-out";
            /**
             * Reason
             * @default break
             */
            reason: string;
        };
        /** Quarter */
        Quarter: {
            /** Offered */
            offered: number;
            /** Answered */
            answered: number;
            /** Abandoned */
            abandoned: number;
            /** Other Exits */
            other_exits: number;
            /** In Level */
            in_level: number;
            /** Longest Wait Ms */
            longest_wait_ms: number;
            /** Offers */
            offers: number;
            /** Offers Answered */
            offers_answered: number;
            /** Ring Ms */
            ring_ms: number;
            /** Talk Ms */
            talk_ms: number;
            /** Voices Judged */
            voices_judged: number;
            /** Voices Met */
            voices_met: number;
            /** Service Level */
            service_level: number | null;
            /** Asa Ms */
            asa_ms: number | null;
            /** Abandoned Share */
            abandoned_share: number | null;
            /** Agent Within Three Rings */
            agent_within_three_rings: number | null;
            /** Agent Within Third Tone */
            agent_within_third_tone: number | null;
            /** Queue Within Three Rings */
            queue_within_three_rings: number | null;
            /** Queue Within Third Tone */
            queue_within_third_tone: number | null;
            /** Three Voices */
            three_voices: number | null;
            /**
             * Begins At
             * Format: date-time
             */
            begins_at: string;
        };
        /**
         * QueueEdit
         * @description A queue: callers who wait for the same agents.
         */
        QueueEdit: {
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Numbers */
            numbers?: string[];
            /** Extension */
            extension?: string | null;
            /**
             * Strategy
             * @default rrmemory
             * @enum {string}
             */
            strategy: "rrmemory" | "leastrecent" | "fewestcalls" | "random" | "ringall" | "linear" | "wrandom" | "rrordered";
            /**
             * Timeout S
             * @default 25
             */
            timeout_s: number;
            /**
             * Limit S
             * @default 0
             */
            limit_s: number;
            /**
             * Wrapup S
             * @default 0
             */
            wrapup_s: number;
            /**
             * Max Length
             * @default 0
             */
            max_length: number;
            /**
             * Announce S
             * @default 0
             */
            announce_s: number;
            /**
             * Keys
             * @default false
             */
            keys: boolean;
            /**
             * Language
             * @default zh
             * @enum {string}
             */
            language: "zh" | "en";
            /**
             * Announce Round S
             * @default 0
             * @enum {integer}
             */
            announce_round_s: 0 | 5 | 10 | 15 | 20 | 30;
            /** Team */
            team?: string | null;
            /**
             * Record Calls
             * @default true
             */
            record_calls: boolean;
        };
        /**
         * QueueExit
         * @enum {string}
         */
        QueueExit: "answered" | "abandoned" | "timeout" | "key" | "unavailable";
        /** QueueFigures */
        QueueFigures: {
            /** Queue */
            queue: string;
            /** Title */
            title: string;
            /** Waiting */
            waiting: number;
            /** Longest Waiting Since */
            longest_waiting_since: string | null;
            /** Agents Ready */
            agents_ready: number;
            /** Agents Busy */
            agents_busy: number;
            /** Agents */
            agents: number;
            today: components["schemas"]["Counts"];
            /** Quarters */
            quarters: components["schemas"]["Quarter"][];
        };
        /** QueueShown */
        QueueShown: {
            /** Queue */
            queue: string;
            /** Title */
            title: string;
            /** Team */
            team: string | null;
            /** Record Calls */
            record_calls: boolean;
        };
        /** QueueVisit */
        QueueVisit: {
            /** Queue */
            queue: string;
            /** Position */
            position: number;
            /** Joined Ms */
            joined_ms: number;
            /** Left Ms */
            left_ms?: number | null;
            /** Waited Ms */
            waited_ms?: number | null;
            exit?: components["schemas"]["QueueExit"] | null;
        };
        /**
         * Refusal
         * @description The body of every answer that is not 2xx.
         */
        Refusal: {
            /** Code */
            code: string;
            /**
             * Detail
             * @default
             */
            detail: string;
        };
        /** Rings */
        Rings: {
            by: components["schemas"]["By"];
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Until
             * Format: date
             */
            until: string;
            /** Formulas */
            formulas: {
                [key: string]: components["schemas"]["Formula"];
            };
            /** Groups */
            groups: components["schemas"]["Group"][];
        };
        /**
         * Role
         * @description Whose voice a leg carries.
         * @enum {string}
         */
        Role: "caller" | "agent";
        /**
         * Rule
         * @description One numbered row of the standard.
         */
        Rule: {
            title: components["schemas"]["Text"];
            /**
             * Direction
             * @default in
             * @enum {string}
             */
            direction: "in" | "out" | "both";
            /**
             * Stage
             * @enum {string}
             */
            stage: "opening" | "hearing" | "talk" | "complaint" | "request" | "closing" | "conduct" | "outbound";
            kind: components["schemas"]["Kind"];
            /**
             * Judge
             * @enum {string}
             */
            judge: "notice" | "opening" | "greeted-first" | "name-used" | "silent-caller" | "line-condition" | "mandarin-kept" | "reply" | "asks-first" | "complaint-closed" | "slow-system" | "explained" | "closing" | "goodbye-silence" | "said-in-closing" | "rings" | "rate" | "overlap" | "dead-air" | "hold" | "transfer" | "number-given" | "surname-asked" | "confirmed" | "read-back" | "hung-up-first" | "level" | "thanked" | "response-time" | "pitch" | "apologies" | "patience" | "wrap-up" | "look-up" | "monologue" | "three-voices" | "verified" | "introduced" | "convenience" | "matter-told" | "outcome" | "new-need" | "satisfaction" | "quiet-hours" | "mandarin" | "phrases-only";
            /**
             * On
             * @default true
             */
            on: boolean;
            /**
             * @default {
             *       "heard": [],
             *       "marks": []
             *     }
             */
            when: components["schemas"]["When"];
            /**
             * Say
             * @default []
             */
            say: string[][];
            /**
             * Steps
             * @default []
             */
            steps: components["schemas"]["FollowUp"][];
            /**
             * Wording
             * @default
             */
            wording: string;
            /**
             * Within S
             * @default 10
             */
            within_s: number;
            /**
             * Turns
             * @default 0
             */
            turns: number;
            /**
             * Repeat
             * @default false
             */
            repeat: boolean;
            /**
             * Excused By
             * @default []
             */
            excused_by: string[];
            /**
             * Never
             * @default []
             */
            never: string[];
            /**
             * Written
             * @default false
             */
            written: boolean;
            /**
             * Unless
             * @default []
             */
            unless: string[];
            /**
             * Severity
             * @default minor
             * @enum {string}
             */
            severity: "advice" | "minor" | "major" | "critical";
            /**
             * Weight
             * @default 1
             */
            weight: number;
            /**
             * Dimension
             * @enum {string}
             */
            dimension: "greeting" | "closing" | "attitude" | "wording" | "tone" | "business-knowledge" | "summarising" | "adaptability" | "timeliness" | "clarity";
            card?: components["schemas"]["Text"] | null;
            /** @default {} */
            then: components["schemas"]["Then"];
            manual?: components["schemas"]["Text"] | null;
        };
        /**
         * RuleShift
         * @description One rule over all tried calls: verdicts by today's pack and by the tried one.
         */
        RuleShift: {
            /** Rule */
            rule: string;
            /** Before */
            before: {
                [key: string]: number;
            };
            /** After */
            after: {
                [key: string]: number;
            };
        };
        /**
         * Sample
         * @description The calls drawn of one day.
         */
        Sample: {
            /**
             * Day
             * Format: date
             */
            day: string;
            /** Of */
            of: number;
            /** Over */
            over: boolean;
            /** Calls */
            calls: components["schemas"]["SampledCall"][];
        };
        /** SampledCall */
        SampledCall: {
            line: components["schemas"]["CallLine"];
            /** Evaluated By */
            evaluated_by: string | null;
        };
        /**
         * Scene
         * @description A scenario that can be played.
         */
        Scene: {
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Title En */
            title_en: string;
        };
        /**
         * Score
         * @description The points of a call and where they went.
         */
        Score: {
            /** Points */
            points: number | null;
            /** Dimensions */
            dimensions: {
                [key: string]: number;
            };
            /** Losses */
            losses: components["schemas"]["Loss"][];
            /** Unjudged Weight */
            unjudged_weight: number;
        };
        /**
         * SessionShown
         * @description The account that is logged in.
         */
        SessionShown: {
            /** Name */
            name: string;
            /** Display Name */
            display_name: string;
            role: components["schemas"]["AccountRole"];
            /** Agent */
            agent: string | null;
            /** Team */
            team: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /**
         * Shown
         * @description What is being played, or was last.
         */
        Shown: {
            /** Scene */
            scene: string;
            /** Running */
            running: boolean;
            /** Succeeded */
            succeeded?: boolean | null;
            /**
             * Told
             * @default
             */
            told: string;
        };
        /**
         * Softphone
         * @description What the page's telephone registers with.
         */
        Softphone: {
            /** Number */
            number: string;
            /** Password */
            password: string;
            /** Realm */
            realm: string;
            /** Path */
            path: string;
        };
        /** SupervisionBody */
        SupervisionBody: {
            /** @default listen */
            mode: components["schemas"]["SupervisionMode"];
        };
        /**
         * SupervisionMode
         * @description Who hears the supervisor.
         * @enum {string}
         */
        SupervisionMode: "listen" | "whisper" | "barge";
        /** TeamEdit */
        TeamEdit: {
            /** Team */
            team: string;
            /** Title */
            title: string;
        };
        /** TeamShown */
        TeamShown: {
            /** Team */
            team: string;
            /** Title */
            title: string;
        };
        /**
         * Text
         * @description A text for people, Chinese first.
         */
        Text: {
            /** Zh */
            zh: string;
            /** En */
            en: string;
        };
        /**
         * Then
         * @description What the situation brings with it beside the words.
         */
        Then: {
            /** Ticket */
            ticket?: string | null;
            /** Due H */
            due_h?: number | null;
            /** Alert */
            alert?: ("supervisor" | "team-leader") | null;
            /** Flow */
            flow?: string | null;
        };
        /** TicketBody */
        TicketBody: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "complaint" | "call-back" | "suggestion" | "contact";
            /**
             * Name
             * @default
             */
            name: string;
            /**
             * Contact
             * @default
             */
            contact: string;
            /**
             * Matter
             * @default
             */
            matter: string;
            /** Due H */
            due_h?: number | null;
        };
        /** TicketDraft */
        TicketDraft: {
            /** Name */
            name: string;
            /** Contact */
            contact: string;
            /** Matter */
            matter: string;
            /** Due H */
            due_h: {
                [key: string]: number | null;
            };
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
             * Kind
             * @default TicketOpened
             * @constant
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
        /** TicketShown */
        TicketShown: {
            /** Ticket */
            ticket: string;
            /** Call */
            call: string;
            /** Kind */
            kind: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Due At */
            due_at: string | null;
            /** Name */
            name: string;
            /** Contact */
            contact: string;
            /** Matter */
            matter: string;
            /** By */
            by: string;
            /** Agent */
            agent: string | null;
            state: components["schemas"]["TicketState"];
            /** Closed At */
            closed_at: string | null;
            /** Closed By */
            closed_by: string | null;
            outcome: components["schemas"]["Outcome"] | null;
            /** Remark */
            remark: string | null;
            /**
             * Attempts
             * @default 0
             */
            attempts: number;
            /** Tried At */
            tried_at?: string | null;
            /** Failure */
            failure?: string | null;
            /** Next At */
            next_at?: string | null;
        };
        /**
         * TicketState
         * @enum {string}
         */
        TicketState: "open" | "closed";
        /** Transfer */
        Transfer: {
            /** At Ms */
            at_ms: number;
            how: components["schemas"]["TransferKind"];
            /** From Agent */
            from_agent: string | null;
            /** To */
            to: string;
        };
        /** TransferBody */
        TransferBody: {
            /** To */
            to: string;
            /**
             * How
             * @default semi-attended
             * @enum {string}
             */
            how: "semi-attended" | "attended";
        };
        /**
         * TransferKind
         * @enum {string}
         */
        TransferKind: "blind" | "semi-attended" | "attended";
        /** TransferTarget */
        TransferTarget: {
            /** Number */
            number: string;
            /** Name */
            name: string;
            /** Free */
            free: boolean;
        };
        /** Trial */
        Trial: {
            /** Tried */
            tried: number;
            /** Mean Before */
            mean_before: number | null;
            /** Mean After */
            mean_after: number | null;
            /** Shifts */
            shifts: components["schemas"]["RuleShift"][];
            /** Calls */
            calls: components["schemas"]["TriedCall"][];
        };
        /**
         * TrialBody
         * @description Which pack is tried on which calls.
         */
        TrialBody: {
            /** Text */
            text: string;
            /**
             * Hours
             * @default 24
             */
            hours: number;
            /** Agent */
            agent?: string | null;
            /**
             * Limit
             * @default 100
             */
            limit: number;
        };
        /**
         * TriedCall
         * @description A call that the tried pack judges differently.
         */
        TriedCall: {
            /** Call */
            call: string;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Agent */
            agent: string | null;
            /** Score Before */
            score_before: number | null;
            /** Score After */
            score_after: number | null;
            /** Changes */
            changes: components["schemas"]["ChangeShown"][];
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
             * Kind
             * @default UtteranceHeard
             * @constant
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
            /** Heard At */
            heard_at?: string | null;
        };
        /** ValidationError */
        ValidationError: {
            /** Location */
            loc: (string | number)[];
            /** Message */
            msg: string;
            /** Error Type */
            type: string;
            /** Input */
            input?: unknown;
            /** Context */
            ctx?: Record<string, never>;
        };
        /**
         * Verdict
         * @description Contracts: only the agent's leg can violate; without trustworthy ears nothing is missed or violated.
         * @enum {string}
         */
        Verdict: "due" | "withdrawn" | "met" | "missed" | "violated" | "excused" | "unjudged" | "manual";
        /** Wallboard */
        Wallboard: {
            /**
             * Now
             * Format: date-time
             */
            now: string;
            /**
             * Today Since
             * Format: date-time
             */
            today_since: string;
            /** Service Level S */
            service_level_s: number;
            /** Formulas */
            formulas: {
                [key: string]: components["schemas"]["Formula"];
            };
            /** Queues */
            queues: components["schemas"]["QueueFigures"][];
            /** Agents */
            agents: components["schemas"]["AgentFigures"][];
        };
        /**
         * When
         * @description What starts a rule. Several conditions are alternatives.
         */
        When: {
            /**
             * Heard
             * @default []
             */
            heard: components["schemas"]["Heard"][];
            /**
             * Marks
             * @default []
             */
            marks: string[];
            /** Measured */
            measured?: string | null;
        };
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
export interface operations {
    show_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionShown"];
                };
            };
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionShown"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_calls: {
        parameters: {
            query?: {
                running?: boolean | null;
                agent?: string | null;
                queue?: string | null;
                since?: string | null;
                until?: string | null;
                number?: string | null;
                words?: string | null;
                rule?: string | null;
                verdict?: string | null;
                ended_by?: string | null;
                max_score?: number | null;
                simulated?: boolean | null;
                before?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    mark_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Numbered"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    hand_over: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlowBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    listen_in: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SupervisionBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    call_back: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallBackBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallBackShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    transfer_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    cancel_transfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    complete_transfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    ask_for_block: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BlockBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_blocks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockShown"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    decide_block: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                block: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    lift_block: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                block: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    export_calls: {
        parameters: {
            query?: {
                running?: boolean | null;
                agent?: string | null;
                queue?: string | null;
                since?: string | null;
                until?: string | null;
                number?: string | null;
                words?: string | null;
                rule?: string | null;
                verdict?: string | null;
                ended_by?: string | null;
                max_score?: number | null;
                simulated?: boolean | null;
                before?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    export_evaluations: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    take_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Numbered"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_notes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteShown"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    add_note: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    draw_sample: {
        parameters: {
            query?: {
                day?: string | null;
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sample"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_disputes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dispute"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_evaluation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    evaluate_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evaluation"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    hear: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    pause_recording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Numbered"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    draft_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketDraft"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    write_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_tickets: {
        parameters: {
            query?: {
                state?: components["schemas"]["TicketState"];
                kind?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketShown"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    close_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClosingBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    reopen_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticket: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_targets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferTarget"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EarlierCall"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_agents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentShown"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    set_presence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    send_hint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HintBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HintShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_wallboard: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallboard"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_agents_day: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentFigures"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_rings: {
        parameters: {
            query?: {
                by?: components["schemas"]["By"];
                since?: string | null;
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rings"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_accounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountLine"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    add_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountMade"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    change_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountMade"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    read_audit: {
        parameters: {
            query?: {
                object?: string | null;
                before?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLine"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_teams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamShown"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_queues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueShown"][];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_directory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineLists"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    put_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    remove_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_phone_access: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhoneAccess"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    put_queue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    remove_queue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    put_team: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                team: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    list_packs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackList"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    add_pack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PackText"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackLine"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_judging_pack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pack"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_pack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackWhole"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    check_pack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PackText"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackCheck"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    activate_pack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    try_pack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrialBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trial"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    use_settings_pack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_demo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemoShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    start_demo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DemoBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemoShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_phone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Softphone"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
    show_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthShown"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refusal"];
                };
            };
        };
    };
}

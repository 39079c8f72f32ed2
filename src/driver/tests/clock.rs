//! A wall clock that is set, stands still, or goes on while the page sleeps; and when it is read.

use super::*;

const HOUR: f64 = 3_600_000.0;

#[test]
fn a_wall_clock_that_is_set_back_moves_no_deadline() {
    let page = Page::connected();
    page.emit_within(r#"["a"]"#, 1000.0);
    page.drained(1);
    page.take();
    page.pass(400.0);
    page.emit(r#"["b"]"#);
    page.shift_wall(-HOUR);
    page.drained(1);
    assert_eq!(page.take(), [r#"T1 send 42["b"]"#]);
    page.pass(599.0);
    assert!(page.take().is_empty());
    page.pass(1.0);
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "timer 44000"]);
}

#[test]
fn time_goes_on_from_where_the_wall_clock_was_set_back() {
    let page = Page::connected();
    let before = page.input(|_, now| now);
    page.shift_wall(-HOUR);
    assert_eq!(page.input(|_, now| now), before);
    page.advance(250.0);
    assert_eq!(page.input(|_, now| now), before + 250.0);
    page.shift_wall(-HOUR);
    assert_eq!(page.input(|_, now| now), before + 250.0);
    page.advance(50.0);
    assert_eq!(page.input(|_, now| now), before + 300.0);
}

#[test]
fn a_page_that_slept_through_a_ping_buffers_what_it_emits_and_renews_the_connection() {
    let page = Page::connected();
    page.shift_wall(HOUR);
    page.emit(r#"["a"]"#);
    assert_eq!(page.take(), ["timer 0"]);
    page.pass(0.0);
    assert_eq!(page.take(), ["T1 close", "S0 disconnect ping timeout", "close ping timeout", "timer 1000"]);
    page.pass(1000.0);
    page.transport(2, TransportInput::Opened);
    page.text(2, HANDSHAKE);
    page.drained(2);
    page.take();
    page.text(2, r#"40{"sid":"id1"}"#);
    assert_eq!(page.take(), [r#"T2 send 42["a"]"#, "S0 connect"]);
}

#[test]
fn timers_that_run_while_the_wall_clock_stands_still_are_believed() {
    let page = Page::connected();
    page.0.is_wall_stopped.set(true);
    page.emit_within(r#"["a"]"#, 500.0);
    page.take();
    page.pass(45_000.0);
    assert_eq!(
        page.take(),
        [
            "S0 ack 7 Timeout",
            "timer 44500",
            "T1 close",
            "S0 disconnect ping timeout",
            "close ping timeout",
            "timer 1000"
        ]
    );
}

#[test]
fn a_wall_clock_that_stands_still_does_not_set_the_timer_for_ever() {
    let page = Page::new(TransportKind::WebSocket);
    page.0.is_wall_stopped.set(true);
    page.connect("/");
    // An attempt every 25 s at most, two timers each.
    page.pass(250_000.0);
    assert!((20..=24).contains(&page.0.timers_set.get()), "{}", page.0.timers_set.get());
}

#[test]
fn time_goes_on_when_a_wall_clock_that_stood_still_runs_again() {
    let page = Page::connected();
    page.0.is_wall_stopped.set(true);
    page.emit_within(r#"["a"]"#, 500.0);
    page.pass(500.0);
    page.0.is_wall_stopped.set(false);
    page.take();
    page.emit_within(r#"["b"]"#, 300.0);
    assert_eq!(page.take(), ["timer 300"]);
    page.pass(300.0);
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "timer 44200"]);
}

#[test]
fn what_left_at_once_does_not_read_the_clock() {
    let page = Page::connected();
    page.emit(r#"["a"]"#);
    page.emit(r#"["b"]"#);
    page.take();
    let reads = page.clock_reads();
    page.report(Report::Flushed(TransportId(1)));
    assert_eq!(page.take(), [r#"T1 send 42["b"]"#]);
    page.report(Report::Flushed(TransportId(1)));
    assert_eq!(page.clock_reads(), reads);
    page.drained(1);
    assert_eq!(page.clock_reads(), reads + 1);
}

#[test]
fn an_event_for_a_connected_namespace_reads_no_clock_and_sets_no_timer() {
    let page = Page::connected();
    // Even where the timer is overdue, as after sleep.
    page.shift_wall(HOUR);
    let reads = page.clock_reads();
    page.text(1, r#"42["a"]"#);
    page.text(1, r#"421["b"]"#);
    page.text(1, r#"451-["c",{"_placeholder":true,"num":0}]"#);
    page.report(Report::Received(TransportId(1), Received::Binary(vec![1])));
    assert_eq!(page.clock_reads(), reads);
    assert_eq!(
        page.take(),
        [r#"S0 message ["a"]"#, r#"S0 message ["b"]"#, r#"S0 message ["c",{"_placeholder":true,"num":0}]"#]
    );
}

#[test]
fn an_acknowledgement_reads_no_clock_and_leaves_the_timer_to_run_early() {
    let page = Page::connected();
    page.emit_within(r#"["a"]"#, 500.0);
    page.drained(1);
    page.take();
    let reads = page.clock_reads();
    page.text(1, r#"430["ok"]"#);
    assert_eq!(page.clock_reads(), reads);
    assert_eq!(page.take(), [r#"S0 ack 7 ["ok"]"#]);
    page.pass(500.0);
    assert_eq!(page.take(), ["timer 44500"]);
}

#[test]
fn a_ping_reads_the_clock() {
    let page = Page::connected();
    page.pass(20_000.0);
    assert_eq!(page.take(), ["timer 25000"]);
    page.pass(24_999.0);
    let reads = page.clock_reads();
    page.text(1, "2");
    assert_eq!(page.clock_reads(), reads + 1);
    assert_eq!(page.take(), ["T1 send 3", "ping"]);
    // The timer stays, and is set to the new deadline when it has run.
    page.pass(1.0);
    assert_eq!(page.take(), ["timer 44999"]);
}

#[test]
fn what_the_server_answers_to_a_namespace_reads_the_clock() {
    let page = Page::connected();
    page.connect("/admin");
    let reads = page.clock_reads();
    page.text(1, r#"42/admin,["early"]"#);
    page.text(1, r#"40/admin,{"sid":"id1"}"#);
    assert_eq!(page.clock_reads(), reads + 2);
    page.text(1, r#"42/admin,["a"]"#);
    assert_eq!(page.clock_reads(), reads + 2);
    page.text(1, "41/admin,");
    assert_eq!(page.clock_reads(), reads + 3);
}

#[test]
fn a_change_and_a_look_read_no_clock() {
    let page = Page::connected();
    let reads = page.clock_reads();
    page.driver().change(|manager| manager.observe_packets(true));
    assert!(page.driver().read(Manager::is_open));
    assert_eq!(page.clock_reads(), reads);
    assert!(page.take().is_empty());
}

#[test]
fn a_timer_of_the_past_does_not_turn_the_time_back() {
    let clock = Clock::default();
    assert_eq!(clock.at(1000.0), 1000.0);
    clock.advance(500.0);
    assert_eq!(clock.latest(), 1000.0);
}

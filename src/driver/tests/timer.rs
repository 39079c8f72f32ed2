//! The one timer.

use super::*;

#[test]
fn the_timer_is_set_for_the_next_deadline() {
    let page = Page::new(TransportKind::WebSocket);
    page.connect("/");
    assert_eq!(page.take().last().map(String::as_str), Some("timer 20000"));
    page.pass(19_999.0);
    assert!(page.take().is_empty());
    page.pass(1.0);
    assert_eq!(page.take(), ["S0 connect_error timeout", "error timeout", "T1 close", "timer 1000"]);
}

#[test]
fn a_timer_that_runs_early_enough_stays_and_is_set_again_when_it_has_run() {
    // The ping is due 25 s after the attempt would have timed out.
    let page = Page::connected();
    page.emit_within(r#"["a"]"#, 30_000.0);
    page.drained(1);
    assert_eq!(page.take(), [r#"T1 send 420["a"]"#]);
    page.pass(20_000.0);
    assert_eq!(page.take(), ["timer 10000"]);
    page.pass(10_000.0);
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "timer 15000"]);
}

#[test]
fn a_nearer_deadline_sets_the_timer_anew() {
    let page = Page::connected();
    page.emit_within(r#"["a"]"#, 500.0);
    page.emit_within(r#"["b"]"#, 600.0);
    page.emit_within(r#"["c"]"#, 400.0);
    assert_eq!(page.take(), [r#"T1 send 420["a"]"#, "timer 500", "timer 400"]);
    page.pass(450.0);
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "timer 100"]);
}

#[test]
fn the_timer_is_cleared_when_there_is_no_deadline() {
    let page = Page::reconnecting();
    page.disconnect(0);
    assert_eq!(page.take(), ["close forced close", "timer off", "platform idle", "idle"]);
    page.pass(100_000.0);
    assert!(page.take().is_empty());
}

#[test]
fn a_timer_that_has_run_is_not_cleared() {
    let page = Page::new(TransportKind::WebSocket);
    page.emit_within(r#"["a"]"#, 500.0);
    assert_eq!(page.take(), ["timer 500"]);
    page.pass(500.0);
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "platform idle", "idle"]);
}

#[test]
fn a_late_timer_does_all_that_was_due_and_is_set_to_what_is_left() {
    let page = Page::connected();
    page.emit_within(r#"["a"]"#, 500.0);
    page.emit_within(r#"["b"]"#, 700.0);
    page.take();
    page.advance(5000.0);
    page.run_timer();
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "S0 ack 7 Timeout", "timer 40000"]);
}

#[test]
fn a_timer_waits_for_some_weeks_at_most_and_is_set_again() {
    let page = Page::new(TransportKind::WebSocket);
    page.emit_within(r#"["a"]"#, 5_000_000_000.0);
    assert_eq!(page.take(), ["timer 2147483647"]);
    page.emit(r#"["b"]"#);
    assert!(page.take().is_empty());
    page.pass(5_000_000_000.0);
    assert_eq!(page.take(), ["timer 2147483647", "timer 705032706", "S0 ack 7 Timeout", "platform idle", "idle"]);
}

#[test]
fn a_delay_is_rounded_up_so_that_the_deadline_has_passed() {
    let page = Page::connected();
    page.shift_wall(0.3);
    page.driver().change(|manager| {
        let options = ReconnectionOptions { delay: 733.25, randomization_factor: 0.0, ..Default::default() };
        manager.set_reconnection_options(options);
    });
    page.closed(1);
    assert_eq!(page.take().last().map(String::as_str), Some("timer 734"));
    page.pass(734.0);
    assert_eq!(page.take(), ["reconnect_attempt 1", "configure 2", "begin 2", "T2 open websocket", "timer 20000"]);
}

#[test]
fn a_deadline_in_the_past_is_due_at_once() {
    let page = Page::connected();
    page.emit_within(r#"["a"]"#, -100.0);
    assert_eq!(page.take(), [r#"T1 send 420["a"]"#, "timer 0"]);
    page.pass(0.0);
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "timer 45000"]);
}

#[test]
fn a_timer_that_should_have_run_is_set_anew() {
    let page = Page::connected();
    page.emit_within(r#"["a"]"#, 500.0);
    page.drained(1);
    page.take();
    // The timer counts the time awake only: it has 500 ms to go.
    page.shift_wall(2000.0);
    page.emit(r#"["b"]"#);
    assert_eq!(page.take(), [r#"T1 send 42["b"]"#, "timer 0"]);
}

#[test]
fn calls_in_quick_succession_do_not_put_off_a_timer_that_is_due_at_once() {
    let page = Page::connected();
    page.shift_wall(100_000.0);
    for _ in 0..10 {
        page.emit(r#"["a"]"#);
        page.advance(1.0);
    }
    assert_eq!(page.take(), ["timer 0"]);
    page.run_timer();
    assert_eq!(page.take()[..2], ["T1 close", "S0 disconnect ping timeout"].map(String::from));
}

#[test]
fn a_timer_that_is_due_at_once_runs_although_the_clock_stands_still() {
    let page = Page::connected();
    page.shift_wall(100_000.0);
    page.0.is_wall_stopped.set(true);
    page.emit(r#"["a"]"#);
    page.emit(r#"["b"]"#);
    assert_eq!(page.take(), ["timer 0"]);
    page.pass(10.0);
    assert_eq!(page.take(), ["T1 close", "S0 disconnect ping timeout", "close ping timeout", "timer 1000"]);
}

#[test]
fn a_timer_that_runs_a_moment_before_its_time_counts_as_on_time() {
    let page = Page::connected();
    page.emit_within(r#"["a"]"#, 500.0);
    page.take();
    page.advance(499.0);
    page.run_timer();
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "timer 44500"]);
}

#[test]
fn a_timer_set_within_an_event_stands_when_the_event_has_been_handled() {
    let page = Page::connected();
    page.on(r#"S0 message ["a"]"#, |page| {
        page.emit_within(r#"["b"]"#, 500.0);
        page.note("returned");
    });
    page.text(1, r#"42["a"]"#);
    assert_eq!(page.take(), [r#"S0 message ["a"]"#, r#"T1 send 420["b"]"#, "timer 500", "returned"]);
    page.pass(500.0);
    assert_eq!(page.take()[0], "S0 ack 7 Timeout");
}

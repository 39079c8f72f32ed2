//! Reports that come late, twice, or to nobody; and those of the page's life.

use super::*;

/// All that a transport may report.
fn report_all(page: &Page, transport: u32) {
    page.transport(transport, TransportInput::Opened);
    page.text(transport, HANDSHAKE);
    page.text(transport, "2");
    page.text(transport, r#"42["late"]"#);
    page.report(Report::Received(TransportId(transport), Received::Binary(vec![1])));
    page.transport(transport, TransportInput::PollEnded);
    page.drained(transport);
    page.report(Report::Flushed(TransportId(transport)));
    page.closed(transport);
    page.failed(transport);
}

#[test]
fn a_transport_that_is_closed_is_not_heard() {
    let page = Page::reconnecting();
    report_all(&page, 1);
    assert!(page.take().is_empty());
    page.pass(1000.0);
    page.take();
    // Nor while the next one is being opened.
    report_all(&page, 1);
    assert!(page.take().is_empty());
}

#[test]
fn a_transport_that_there_never_was_is_not_heard() {
    let page = Page::connected();
    report_all(&page, 9);
    assert!(page.take().is_empty());
}

#[cfg(feature = "polling")]
#[test]
fn a_poll_that_ends_after_the_close_is_not_followed_by_another() {
    let page = Page::polling();
    page.disconnect(0);
    page.drained(1);
    assert_eq!(page.take()[2..5], ["S0 disconnect io client disconnect", "T1 send 1", "T1 close"].map(String::from));
    page.text(1, r#"42["late"]"#);
    page.transport(1, TransportInput::PollEnded);
    assert_eq!(page.take(), ["platform idle", "idle", "platform idle", "idle"]);
}

#[test]
fn what_has_left_twice_is_nothing_more() {
    let page = Page::connected();
    page.emit(r#"["a"]"#);
    page.drained(1);
    page.drained(1);
    assert_eq!(page.take(), [r#"T1 send 42["a"]"#]);
    page.emit(r#"["b"]"#);
    assert_eq!(page.take(), [r#"T1 send 42["b"]"#]);
}

#[test]
fn a_websocket_that_opens_twice_opens_once() {
    let page = Page::connected();
    page.emit(r#"["a"]"#);
    page.take();
    page.transport(1, TransportInput::Opened);
    page.emit(r#"["b"]"#);
    assert!(page.take().is_empty());
    page.drained(1);
    assert_eq!(page.take(), [r#"T1 send 42["b"]"#]);
}

#[test]
fn a_transport_that_fails_twice_fails_once() {
    let page = Page::connected();
    page.failed(1);
    assert_eq!(
        page.take(),
        ["T1 close", "error websocket error", "S0 disconnect transport error", "close transport error", "timer 1000"]
    );
    page.failed(1);
    page.closed(1);
    assert!(page.take().is_empty());
}

#[test]
fn a_timer_that_runs_twice_finds_nothing_to_do() {
    let page = Page::new(TransportKind::WebSocket);
    page.emit_within(r#"["a"]"#, 500.0);
    page.take();
    page.advance(500.0);
    page.report(Report::Timer);
    page.report(Report::Timer);
    assert_eq!(page.take(), ["S0 ack 7 Timeout", "platform idle", "idle", "platform idle", "idle"]);
    assert_eq!(page.input(|_, now| now), 1_000_500.0);
}

#[test]
fn a_timer_that_nobody_set_finds_nothing_to_do() {
    let page = Page::new(TransportKind::WebSocket);
    page.report(Report::Timer);
    assert_eq!(page.take(), ["platform idle", "idle"]);
}

#[test]
fn a_reporter_that_outlives_its_driver_reports_to_nobody() {
    let page = Page::connected();
    drop(page.0.driver.take());
    assert_eq!(page.take(), ["dropped"]);
    let reads = page.clock_reads();
    report_all(&page, 1);
    page.report(Report::Timer);
    page.report(Report::NetworkLost);
    page.report(Report::PageLeaving);
    assert!(page.take().is_empty());
    assert_eq!(page.clock_reads(), reads);
}

#[test]
fn a_platform_may_report_through_clones_and_at_once_after_it_was_made() {
    let page = Page::new(TransportKind::WebSocket);
    let reporter = page.0.reporter.borrow().clone().expect("a reporter");
    reporter.clone().report(Report::NetworkLost);
    reporter.report(Report::PageLeaving);
    assert_eq!(page.take(), ["platform idle", "idle", "platform idle", "idle"]);
}

#[test]
fn a_lost_network_ends_the_session_and_the_next_attempt_is_planned() {
    let page = Page::connected();
    page.report(Report::NetworkLost);
    assert_eq!(page.take(), ["T1 close", "S0 disconnect transport close", "close transport close", "timer 1000"]);
    page.report(Report::NetworkLost);
    assert!(page.take().is_empty());
}

#[test]
fn a_network_that_is_lost_within_an_event_ends_the_session_at_once() {
    let page = Page::connected();
    page.on(r#"S0 message ["a"]"#, |page| {
        page.report(Report::NetworkLost);
        page.note("returned");
    });
    page.text(1, r#"42["a"]"#);
    assert_eq!(
        page.take(),
        [
            r#"S0 message ["a"]"#,
            "T1 close",
            "S0 disconnect transport close",
            "close transport close",
            "timer 1000",
            "returned"
        ]
    );
}

#[cfg(feature = "polling")]
#[test]
fn a_lost_network_ends_sessions_that_close_and_leaves_the_driver_idle() {
    let page = Page::polling();
    page.emit(r#"["a"]"#);
    page.disconnect(0);
    page.take();
    page.report(Report::NetworkLost);
    assert_eq!(page.take(), ["T1 send 1", "T1 close", "timer off", "platform idle", "idle"]);
}

#[cfg(feature = "polling")]
#[test]
fn a_page_that_leaves_says_goodbye_and_tells_nobody() {
    let page = Page::polling();
    page.report(Report::PageLeaving);
    assert_eq!(page.take(), ["T1 send 1", "T1 close"]);
    report_all(&page, 1);
    assert!(page.take().is_empty());
}

#[test]
fn a_page_that_stays_after_all_is_told_by_the_heartbeat() {
    let page = Page::connected();
    page.report(Report::PageLeaving);
    assert_eq!(page.take(), ["T1 close"]);
    page.emit(r#"["a"]"#);
    page.pass(45_000.0);
    assert_eq!(page.take(), ["timer 25000", "S0 disconnect ping timeout", "close ping timeout", "timer 1000"]);
}

//! The conformance suite: what the API promises, against several servers with the same handlers (`tests/servers/conformance`).
//!
//! A scenario is an async function over the public API, which any runner can call. This one runs each of them against each server, in a
//! browser.

#![cfg(target_arch = "wasm32")]

#[macro_use]
mod kit;
mod server;

mod acks;
mod binary;
mod connecting;
mod credentials;
mod failures;
mod issues;
mod namespaces;
mod nonsense;
mod offline;
mod order;
mod values;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

macro_rules! scenarios {
    (@against $server:ident $($module:ident: $($name:ident)*;)*) => {
        mod $server {
            $(mod $module {
                $(#[wasm_bindgen_test::wasm_bindgen_test]
                async fn $name() -> crate::kit::Outcome {
                    let server = crate::server::$server();
                    crate::kit::run(&server, crate::$module::$name(&server)).await
                })*
            })*
        }
    };
    ($($scenarios:tt)*) => {
        scenarios!(@against fake nonsense:
            a_packet_that_is_malformed_ends_the_session arguments_that_cannot_be_read_are_told
            what_there_is_nothing_to_do_for_is_passed_over;);
        scenarios!(@against socketio_4 $($scenarios)*);
        scenarios!(@against socketio_3 $($scenarios)*);
        scenarios!(@against python_socketio $($scenarios)*);
        scenarios!(@against socketioxide $($scenarios)*);
    };
}

// A scenario that is not in the list is dead code, which does not pass the lints.
scenarios! {
    connecting: by_polling by_websocket by_upgrade
        path_query_and_headers_of_the_application headers_that_are_fetched
        an_attempt_takes_no_longer_than_its_time a_closed_client_opens_again;
    values: none_one_and_several_arguments lists_are_one_argument structs_maps_and_options enums_of_each_tagging
        json_of_no_type integers_above_two_to_the_53 text_beyond_the_basic_plane long_text_by_polling long_text_by_websocket an_event_that_does_not_fit_is_told
        a_contract_of_types;
    binary: at_top_level_and_empty inside_of_a_type several_in_one_event a_megabyte in_a_closure_uncopied
        a_blob_and_a_file_of_the_page;
    acks: of_the_server of_the_client with_binary_data that_time_out that_nobody_waits_for
        lost_with_the_connection by_a_responder_in_another_task;
    order: over_an_upgrade over_twenty_reconnections of_what_the_server_sends;
    offline: what_is_emitted_before_there_is_a_connection_waits volatile_events_are_dropped
        retries_until_acknowledged retries_are_given_up_in_order closing_sends_what_waits a_flush_ends_when_all_has_left;
    credentials: fixed_and_of_a_namespace asked_for_and_changed_at_each_connection refused_then_accepted;
    namespaces: a_hundred_over_one_connection left_and_entered_again left_by_the_server;
    failures: the_server_dies_and_restarts the_server_hangs nobody_listens_then_somebody_does
        a_session_is_recovered_where_the_server_can;
    issues: rust_socketio_102_a_client_in_the_browser rust_socketio_95_an_event_of_the_server_is_acknowledged
        rust_socketio_292_an_acknowledgement_takes_its_time rust_socketio_461_an_acknowledgement_has_several_arguments
        rust_socketio_491_a_closure_answers_by_itself rust_socketio_493_events_without_a_request_have_no_answer
        rust_socketio_291_reconnects_by_itself rust_socketio_401_new_credentials_on_reconnection
        rust_socketio_48_the_value_of_an_acknowledgement rust_socketio_224_several_namespaces_on_one_connection
        rust_socketio_373_binary_data_inside_of_objects rust_socketio_90_text_and_binary_data_in_one_event
        rust_socketio_221_the_end_of_the_server_is_told;
}

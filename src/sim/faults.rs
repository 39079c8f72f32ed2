//! What goes wrong, as it is done to the network, the server and the computer.

use super::env::{Job, Tell};
use super::script::{Fault, Outage};
use super::simulation::World;

impl World {
    /// Something goes wrong.
    pub fn suffer(&mut self, fault: Fault) {
        let Self { env, server, client } = self;
        env.is_damaged |= fault.is_harmful(&env.settings);
        match fault {
            Fault::Cut { client_learns, server_learns } => env.cut(client_learns, server_learns),
            Fault::HalfOpen { up, down } => env.kill_all(up, down),
            Fault::Outage { lasts, kind } => env.begin_outage(env.now + lasts, kind),
            Fault::Hang { requests, arrives } => env.network.hang = (requests, arrives),
            Fault::Fail { requests, arrives } => env.network.fail = (requests, arrives),
            Fault::WrongNode { requests } => env.network.wrong_node = requests,
            Fault::Upgrade { lasts, kind } => env.network.fail_upgrades(env.now + lasts, kind),
            Fault::Restart { lasts, tells } => server.restart(env, lasts, tells),
            Fault::Slow { lasts, by } => env.network.slow_down(env.now + lasts, by),
            Fault::Clock { by } => client.skew += by,
            Fault::Sleep { lasts, tells } => {
                client.freeze(env, lasts);
                if tells {
                    env.after(lasts, Job::Tell(Tell::Awake));
                }
            }
            Fault::Page { away } => env.after(0, Job::Tell(Tell::PageLeaving(away))),
            Fault::NetworkLost { back } => {
                env.cut(false, false);
                env.begin_outage(env.now + back, Outage::Refused);
                env.after(0, Job::Tell(Tell::NetworkLost));
                env.after(back, Job::Tell(Tell::Awake));
            }
            Fault::Awake => env.after(0, Job::Tell(Tell::Awake)),
            Fault::Throttle { lasts, by } => client.throttled = (env.now + lasts, by),
            Fault::ServerCloses => server.close_all(env),
            Fault::ServerDisconnects(namespace) => server.disconnect(env, namespace),
            Fault::ServerHangs { lasts } => server.hang(env, lasts),
            Fault::Garbage => server.send_garbage(env),
            Fault::HalfPacket => server.send_half_a_packet(env),
        }
    }
}

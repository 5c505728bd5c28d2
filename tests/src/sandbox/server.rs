//! The HTTP server: the routes, and an accept loop that can end a connection without an answer.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::{Request, StatusCode, Uri};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use super::api::Params;
use super::{World, answers, aws_login, center, console, control, home, login, signin, sts};

/// Serves until the task is dropped.
pub(super) async fn serve(listener: TcpListener, world: Arc<World>) {
    let router = Router::new()
        .route("/", get(home::handle).post(sts::handle))
        .route("/federation", get(signin::handle).post(signin::handle))
        .route("/oauth", get(log_out))
        .route("/console/{*page}", get(console::handle))
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .merge(center::routes())
        .merge(aws_login::routes())
        .merge(control::routes())
        .with_state(world);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, router.clone()))),
            // Out of file handles, or the client is gone already: neither ends the server.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn connection(stream: TcpStream, router: Router) {
    let service = service_fn(|request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            match response.extensions().get::<answers::Cut>() {
                // hyper ends the connection when the service fails.
                Some(answers::Cut) => Err(io::Error::other("the connection was to be cut")),
                None => Ok(response),
            }
        }
    });
    // What a connection ends with concerns its client alone.
    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
}

async fn log_out(State(world): State<Arc<World>>, uri: Uri) -> Response {
    login::log_out(&world, &Params::parse(uri.query().unwrap_or_default().as_bytes()))
}

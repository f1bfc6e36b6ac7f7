// The plain version of every op: the loops and nothing else.
//
// Same signatures as src/ops, namespace plain, always ordinary host code: the oracle that
// the fast CPU code, the kernels in the simulator and the kernels on a GPU are held
// against. The plain versions themselves are proven by finite differences (ON=double).
// Declared with decltype, so that a signature cannot drift away from its op's.
#pragma once

#include "ops/activations.h"
#include "ops/attention.h"
#include "ops/branch.h"
#include "ops/cells.h"
#include "ops/conv.h"
#include "ops/dropout.h"
#include "ops/embedding.h"
#include "ops/heads.h"
#include "ops/linear.h"
#include "ops/losses.h"
#include "ops/matmul.h"
#include "ops/norm.h"
#include "ops/pool.h"
#include "ops/positions.h"
#include "ops/recurrent.h"
#include "ops/rope.h"
#include "ops/softmax.h"
#include "ops/steps.h"
#include "ops/swiglu.h"
#include "ops/updates.h"

#define PLAIN(op) decltype(chainrule::op) op

namespace plain {

using chainrule::AdamSettings;
using chainrule::AttentionSize;
using chainrule::BatchNormSize;
using chainrule::Conv2dSize;
using chainrule::CrossEntropyRules;
using chainrule::Key;
using chainrule::PoolSize;
using chainrule::real;
using chainrule::RecurrentSize;

PLAIN(matmul);
PLAIN(linear_forward);
PLAIN(linear_backward_input);
PLAIN(linear_backward_weight);

PLAIN(conv2d_forward);
PLAIN(conv2d_backward_input);
PLAIN(conv2d_backward_weight);
PLAIN(bias_forward);
PLAIN(bias_backward);

PLAIN(add);
PLAIN(put_channels);
PLAIN(take_channels);
PLAIN(scale_channels_forward);
PLAIN(scale_channels_backward);
PLAIN(mix_forward);
PLAIN(mix_backward);

PLAIN(max_pool_forward);
PLAIN(max_pool_backward);
PLAIN(average_pool_forward);
PLAIN(average_pool_backward);
PLAIN(global_average_forward);
PLAIN(global_average_backward);

PLAIN(sigmoid_forward);
PLAIN(sigmoid_backward);
PLAIN(tanh_forward);
PLAIN(tanh_backward);
PLAIN(relu_forward);
PLAIN(relu_backward);
PLAIN(leaky_relu_forward);
PLAIN(leaky_relu_backward);
PLAIN(elu_forward);
PLAIN(elu_backward);
PLAIN(gelu_forward);
PLAIN(gelu_backward);
PLAIN(gelu_sigmoid_forward);
PLAIN(gelu_sigmoid_backward);
PLAIN(gelu_tanh_forward);
PLAIN(gelu_tanh_backward);
PLAIN(swish_forward);
PLAIN(swish_backward);
PLAIN(swiglu_forward);
PLAIN(swiglu_backward);

PLAIN(embedding_forward);
PLAIN(embedding_backward);

PLAIN(rows_to_steps);
PLAIN(steps_to_rows);
PLAIN(last_state);
PLAIN(add_last_state);
PLAIN(rnn_forward);
PLAIN(rnn_backward);
PLAIN(lstm_forward);
PLAIN(lstm_backward);
PLAIN(gru_forward);
PLAIN(gru_backward);
PLAIN(lstm_cell_forward);
PLAIN(lstm_cell_backward);
PLAIN(gru_cell_forward);
PLAIN(gru_cell_backward);

PLAIN(softmax_forward);
PLAIN(softmax_backward);

PLAIN(mse_forward);
PLAIN(mse_backward);
PLAIN(softmax_cross_entropy_forward);
PLAIN(softmax_cross_entropy_backward);
PLAIN(soft_cross_entropy_forward);
PLAIN(soft_cross_entropy_backward);
PLAIN(bce_forward);
PLAIN(bce_backward);
PLAIN(focal_forward);
PLAIN(focal_backward);

PLAIN(layernorm_forward);
PLAIN(layernorm_backward);
PLAIN(rmsnorm_forward);
PLAIN(rmsnorm_backward);
PLAIN(batchnorm_forward);
PLAIN(batchnorm_backward);
PLAIN(batchnorm_evaluate);
PLAIN(batchnorm_evaluate_backward);
PLAIN(batchnorm_follow);
PLAIN(dropout_forward);
PLAIN(dropout_backward);

PLAIN(positions_forward);
PLAIN(positions_backward);

PLAIN(split_heads);
PLAIN(merge_heads);
PLAIN(rope_forward);
PLAIN(rope_backward);
PLAIN(attention_forward);
PLAIN(attention_backward);
PLAIN(attention_probabilities);

PLAIN(fill);
PLAIN(scale);
PLAIN(add_to);
PLAIN(sum_of_squares);
PLAIN(sum_of_absolutes);
PLAIN(add_sign);
PLAIN(scale_by);
PLAIN(clip_values);
PLAIN(euclidean_norm);
PLAIN(clip_factor);
PLAIN(sgd_update);
PLAIN(momentum_update);
PLAIN(rmsprop_update);
PLAIN(adam_update);
PLAIN(adamw_update);

}  // namespace plain
